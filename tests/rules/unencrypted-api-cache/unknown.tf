variable "encrypt" {
  type = bool
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = "api-1"
  stage_name  = "prod"
  method_path = "*/*"

  settings {
    caching_enabled      = true
    cache_data_encrypted = var.encrypt
  }
}
