variable "authorization" {
  type = string
}

resource "aws_apigatewayv2_route" "ask" {
  api_id             = "api-1"
  route_key          = "POST /ask"
  authorization_type = var.authorization
}
