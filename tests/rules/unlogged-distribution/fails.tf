resource "aws_cloudfront_distribution" "web" { # finds: unlogged-distribution
  enabled = true
}

resource "aws_cloudfront_distribution" "files" { # finds: unlogged-distribution
  enabled = true
}

resource "aws_cloudwatch_log_delivery_source" "files" {
  name         = "files"
  log_type     = "ACCESS_LOGS"
  resource_arn = aws_cloudfront_distribution.files.arn
}
