resource "aws_api_gateway_stage" "prod" { # finds: api-without-client-certificate
  rest_api_id   = "api-1"
  deployment_id = "deployment-1"
  stage_name    = "prod"
}

resource "aws_apigatewayv2_api" "chat" {
  name          = "chat"
  protocol_type = "WEBSOCKET"
}

resource "aws_apigatewayv2_stage" "chat" { # finds: api-without-client-certificate
  api_id = aws_apigatewayv2_api.chat.id
  name   = "prod"
}
