resource "aws_api_gateway_stage" "prod" { # finds: api-without-cache
  rest_api_id   = "api-1"
  deployment_id = "deployment-1"
  stage_name    = "prod"
}

resource "aws_api_gateway_method_settings" "prod" {
  rest_api_id = "api-1"
  stage_name  = "prod"
  method_path = "*/*"

  settings {
    caching_enabled = false # finds: api-without-cache
  }
}
