resource "aws_acm_certificate" "all" {
  validation_method = "DNS"
  domain_name       = "*.example.com" # finds: wildcard-certificate
}

resource "aws_acm_certificate" "more" {
  validation_method         = "DNS"
  domain_name               = "example.com"
  subject_alternative_names = ["www.example.com", "*.api.example.com"] # finds: wildcard-certificate
}
