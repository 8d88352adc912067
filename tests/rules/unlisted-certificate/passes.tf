resource "aws_acm_certificate" "www" {
  validation_method = "DNS"
  domain_name       = "www.example.com"
}

resource "aws_acm_certificate" "api" {
  validation_method = "DNS"
  domain_name       = "api.example.com"

  options {
    certificate_transparency_logging_preference = "ENABLED"
  }
}
