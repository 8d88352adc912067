resource "aws_api_gateway_stage" "prod" { # finds: api-without-execution-log
  rest_api_id   = "api-1"
  deployment_id = "deployment-1"
  stage_name    = "prod"
}

resource "aws_api_gateway_stage" "test" {
  rest_api_id   = "api-1"
  deployment_id = "deployment-1"
  stage_name    = "test"
}

resource "aws_api_gateway_method_settings" "test" {
  rest_api_id = "api-1"
  stage_name  = aws_api_gateway_stage.test.stage_name
  method_path = "*/*"

  settings {
    logging_level = "OFF" # finds: api-without-execution-log
  }
}
