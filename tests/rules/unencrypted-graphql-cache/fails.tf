resource "aws_appsync_api_cache" "shop" { # finds: unencrypted-graphql-cache
  api_id                     = "shop"
  api_caching_behavior       = "FULL_REQUEST_CACHING"
  type                       = "LARGE"
  ttl                        = 900
  transit_encryption_enabled = true
}

resource "aws_appsync_api_cache" "support" {
  api_id                     = "support"
  api_caching_behavior       = "FULL_REQUEST_CACHING"
  type                       = "LARGE"
  ttl                        = 900
  at_rest_encryption_enabled = true
  transit_encryption_enabled = false # finds: unencrypted-graphql-cache
}
