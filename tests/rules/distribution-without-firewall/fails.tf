resource "aws_cloudfront_distribution" "web" { # finds: distribution-without-firewall
  enabled = true
}
