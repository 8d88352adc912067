resource "aws_api_gateway_method" "ask" { # finds: api-without-request-validator
  rest_api_id   = "api-1"
  resource_id   = "resource-1"
  http_method   = "POST"
  authorization = "AWS_IAM"
}
