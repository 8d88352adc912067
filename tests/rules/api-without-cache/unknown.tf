variable "cache" {
  type = bool
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id           = "api-1"
  deployment_id         = "deployment-1"
  stage_name            = "prod"
  cache_cluster_enabled = var.cache
}
