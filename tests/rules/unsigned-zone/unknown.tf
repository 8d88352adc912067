variable "zone" {
  type = string
}

resource "aws_route53_zone" "www" {
  name = "www.example.com"
}

resource "aws_route53_key_signing_key" "www" {
  name                       = "www"
  hosted_zone_id             = var.zone
  key_management_service_arn = "arn:aws:kms:us-east-1:123456789012:key/dns"
}
