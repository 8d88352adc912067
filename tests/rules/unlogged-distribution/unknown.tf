variable "distribution" {
  type = string
}

resource "aws_cloudfront_distribution" "web" {
  enabled = true
}

resource "aws_cloudwatch_log_delivery_source" "some" {
  name         = "some"
  log_type     = "ACCESS_LOGS"
  resource_arn = var.distribution
}

resource "aws_cloudwatch_log_delivery" "some" {
  delivery_source_name     = aws_cloudwatch_log_delivery_source.some.name
  delivery_destination_arn = "arn:aws:logs:us-east-1:123456789012:delivery-destination:logs"
}
