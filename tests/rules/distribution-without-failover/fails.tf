resource "aws_cloudfront_distribution" "web" { # finds: distribution-without-failover
  enabled = true
}
