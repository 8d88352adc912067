variable "lock" {
  type = bool
}

resource "aws_route53domains_registered_domain" "own" {
  domain_name   = "example.com"
  transfer_lock = var.lock
}
