variable "on" {
  type = bool
}

resource "aws_cloudfront_distribution" "web" {
  enabled = var.on
}
