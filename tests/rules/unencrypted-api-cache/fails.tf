resource "aws_api_gateway_method_settings" "ask" {
  rest_api_id = "api-1"
  stage_name  = "prod"
  method_path = "ask/GET"

  settings { # finds: unencrypted-api-cache
    caching_enabled = true
  }
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = "api-1"
  stage_name  = "prod"
  method_path = "*/*"

  settings {
    caching_enabled      = true
    cache_data_encrypted = false # finds: unencrypted-api-cache
  }
}
