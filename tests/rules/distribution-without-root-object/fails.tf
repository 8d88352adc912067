resource "aws_cloudfront_distribution" "web" { # finds: distribution-without-root-object
  enabled = true
}
