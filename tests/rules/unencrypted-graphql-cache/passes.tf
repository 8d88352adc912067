resource "aws_appsync_api_cache" "shop" {
  api_id                     = "shop"
  api_caching_behavior       = "FULL_REQUEST_CACHING"
  type                       = "LARGE"
  ttl                        = 900
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
}
