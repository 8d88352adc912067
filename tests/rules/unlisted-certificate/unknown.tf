variable "listed" {
  type = string
}

resource "aws_acm_certificate" "www" {
  validation_method = "DNS"
  domain_name       = "www.example.com"

  options {
    certificate_transparency_logging_preference = var.listed
  }
}
