resource "aws_api_gateway_stage" "prod" { # finds: untraced-api
  rest_api_id   = "api-1"
  deployment_id = "deployment-1"
  stage_name    = "prod"
}

resource "aws_api_gateway_stage" "test" {
  rest_api_id          = "api-1"
  deployment_id        = "deployment-1"
  stage_name           = "test"
  xray_tracing_enabled = false # finds: untraced-api
}
