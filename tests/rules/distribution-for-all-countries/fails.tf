resource "aws_cloudfront_distribution" "web" {
  enabled = true

  restrictions {
    geo_restriction {
      restriction_type = "none" # finds: distribution-for-all-countries
    }
  }
}
