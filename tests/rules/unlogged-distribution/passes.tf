resource "aws_cloudfront_distribution" "web" {
  enabled = true

  logging_config {
    bucket = "acme-logs.s3.amazonaws.com"
  }
}

resource "aws_cloudfront_distribution" "files" {
  enabled = true
}

resource "aws_cloudwatch_log_delivery_source" "files" {
  name         = "files"
  log_type     = "ACCESS_LOGS"
  resource_arn = aws_cloudfront_distribution.files.arn
}

resource "aws_cloudwatch_log_delivery" "files" {
  delivery_source_name     = aws_cloudwatch_log_delivery_source.files.name
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.logs.arn
}
