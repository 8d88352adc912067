resource "aws_api_gateway_stage" "prod" {
  rest_api_id   = "api-1"
  deployment_id = "deployment-1"
  stage_name    = "prod"
}

resource "aws_api_gateway_method_settings" "prod" {
  rest_api_id = "api-1"
  stage_name  = aws_api_gateway_stage.prod.stage_name
  method_path = "*/*"

  settings {
    logging_level = "ERROR"
  }
}
