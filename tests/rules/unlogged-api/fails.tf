resource "aws_api_gateway_stage" "prod" { # finds: unlogged-api
  rest_api_id   = "api-1"
  deployment_id = "deployment-1"
  stage_name    = "prod"
}

resource "aws_apigatewayv2_stage" "prod" { # finds: unlogged-api
  api_id = "api-2"
  name   = "prod"
}
