variable "debug" {
  type = bool
}

resource "aws_api_gateway_method_settings" "prod" {
  rest_api_id = "api-1"
  stage_name  = "prod"
  method_path = "*/*"

  settings {
    data_trace_enabled = var.debug
  }
}
