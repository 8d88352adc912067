resource "aws_api_gateway_method" "ask" {
  rest_api_id          = "api-1"
  resource_id          = "resource-1"
  http_method          = "POST"
  authorization        = "AWS_IAM"
  request_validator_id = aws_api_gateway_request_validator.body.id
}
