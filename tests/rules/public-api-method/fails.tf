resource "aws_api_gateway_rest_api" "models" {
  name = "models"
}

resource "aws_api_gateway_method" "ask" {
  rest_api_id   = aws_api_gateway_rest_api.models.id
  resource_id   = aws_api_gateway_resource.ask.id
  http_method   = "POST"
  authorization = "NONE" # finds: public-api-method
}
