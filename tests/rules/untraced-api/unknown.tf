variable "trace" {
  type = bool
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id          = "api-1"
  deployment_id        = "deployment-1"
  stage_name           = "prod"
  xray_tracing_enabled = var.trace
}
