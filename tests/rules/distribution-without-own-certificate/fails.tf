resource "aws_cloudfront_distribution" "web" {
  enabled = true

  viewer_certificate { # finds: distribution-without-own-certificate
    cloudfront_default_certificate = true
  }
}
