resource "aws_api_gateway_stage" "prod" {
  rest_api_id           = "api-1"
  deployment_id         = "deployment-1"
  stage_name            = "prod"
  client_certificate_id = aws_api_gateway_client_certificate.gateway.id
}

resource "aws_apigatewayv2_api" "http" {
  name          = "http"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_stage" "http" {
  api_id = aws_apigatewayv2_api.http.id
  name   = "prod"
}
