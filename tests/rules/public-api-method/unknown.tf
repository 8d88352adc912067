variable "authorization" {
  type = string
}

resource "aws_api_gateway_method" "ask" {
  rest_api_id   = "api-1"
  resource_id   = "resource-1"
  http_method   = "POST"
  authorization = var.authorization
}
