resource "aws_cloudfront_distribution" "web" {
  enabled = true

  default_cache_behavior { # finds: distribution-without-security-headers
    target_origin_id       = "web"
    viewer_protocol_policy = "https-only"
  }
}

resource "aws_cloudfront_distribution" "files" {
  enabled = true

  default_cache_behavior {
    target_origin_id           = "web"
    viewer_protocol_policy     = "https-only"
    response_headers_policy_id = aws_cloudfront_response_headers_policy.strict.id
  }

  ordered_cache_behavior { # finds: distribution-without-security-headers
    path_pattern           = "/files/*"
    target_origin_id       = "web"
    viewer_protocol_policy = "https-only"
  }
}
