resource "aws_acm_certificate" "www" {
  validation_method = "DNS"
  domain_name       = "www.example.com"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_deployment" "models" {
  rest_api_id = "api-1"

  lifecycle {
    create_before_destroy = true
  }
}
