resource "aws_api_gateway_stage" "prod" {
  rest_api_id           = "api-1"
  deployment_id         = "deployment-1"
  stage_name            = "prod"
  cache_cluster_enabled = true
  cache_cluster_size    = "0.5"
}

resource "aws_api_gateway_method_settings" "prod" {
  rest_api_id = "api-1"
  stage_name  = "prod"
  method_path = "*/*"

  settings {
    caching_enabled = true
  }
}
