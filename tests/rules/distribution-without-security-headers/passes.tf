resource "aws_cloudfront_distribution" "web" {
  enabled = true

  default_cache_behavior {
    target_origin_id           = "web"
    viewer_protocol_policy     = "https-only"
    response_headers_policy_id = aws_cloudfront_response_headers_policy.strict.id
  }
}
