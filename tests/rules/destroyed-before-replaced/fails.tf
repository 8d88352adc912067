resource "aws_acm_certificate" "www" { # finds: destroyed-before-replaced
  validation_method = "DNS"
  domain_name       = "www.example.com"
}

resource "aws_api_gateway_deployment" "models" {
  rest_api_id = "api-1"

  lifecycle {
    create_before_destroy = false # finds: destroyed-before-replaced
  }
}

resource "aws_api_gateway_rest_api" "models" { # finds: destroyed-before-replaced
  name = "models"
}
