resource "aws_api_gateway_method_settings" "prod" {
  rest_api_id = "api-1"
  stage_name  = "prod"
  method_path = "*/*"

  settings {
    logging_level      = "INFO"
    data_trace_enabled = true # finds: api-data-in-log
  }
}

resource "aws_apigatewayv2_stage" "chat" {
  api_id = "api-2"
  name   = "chat"

  default_route_settings {
    data_trace_enabled = true # finds: api-data-in-log
  }
}
