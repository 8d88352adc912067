variable "enabled" {
  type = bool
}

resource "aws_cloudfront_distribution" "models" {
  enabled = var.enabled

  origin {
    domain_name = "models.s3.amazonaws.com"
    origin_id   = "models"
  }
}
