resource "aws_cloudfront_distribution" "web" {
  enabled = true

  viewer_certificate { # finds: weak-distribution-tls
    cloudfront_default_certificate = true
  }
}

resource "aws_cloudfront_distribution" "old" {
  enabled = true

  viewer_certificate {
    acm_certificate_arn      = "arn:aws:acm:us-east-1:123456789012:certificate/web"
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.1_2016" # finds: weak-distribution-tls
  }
}
