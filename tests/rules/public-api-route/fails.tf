resource "aws_apigatewayv2_route" "ask" { # finds: public-api-route
  api_id    = "api-1"
  route_key = "POST /ask"
}

resource "aws_apigatewayv2_route" "rest" {
  api_id             = "api-1"
  route_key          = "$default"
  authorization_type = "NONE" # finds: public-api-route
}
