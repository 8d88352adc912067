resource "aws_cloudfront_distribution" "web" {
  enabled = false # finds: disabled-distribution
}
