variable "kind" {
  type = string
}

resource "aws_cloudfront_distribution" "web" {
  enabled = true

  restrictions {
    geo_restriction {
      restriction_type = var.kind
    }
  }
}
