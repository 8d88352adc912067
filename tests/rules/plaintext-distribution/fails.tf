resource "aws_cloudfront_distribution" "web" {
  enabled = true

  default_cache_behavior {
    target_origin_id       = "web"
    viewer_protocol_policy = "allow-all" # finds: plaintext-distribution
  }
}

resource "aws_cloudfront_distribution" "files" {
  enabled = true

  default_cache_behavior {
    target_origin_id       = "web"
    viewer_protocol_policy = "redirect-to-https"
  }

  ordered_cache_behavior {
    path_pattern           = "/files/*"
    target_origin_id       = "files"
    viewer_protocol_policy = "https-only"
  }

  ordered_cache_behavior {
    path_pattern           = "/old/*"
    target_origin_id       = "files"
    viewer_protocol_policy = "allow-all" # finds: plaintext-distribution
  }
}
