resource "aws_acm_certificate" "www" {
  validation_method         = "DNS"
  domain_name               = "www.example.com"
  subject_alternative_names = ["example.com"]
}
