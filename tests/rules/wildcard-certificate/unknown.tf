variable "domain" {
  type = string
}

resource "aws_acm_certificate" "some" {
  validation_method = "DNS"
  domain_name       = var.domain
}
