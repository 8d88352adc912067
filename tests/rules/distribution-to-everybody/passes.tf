resource "aws_cloudfront_distribution" "models" {
  enabled = false

  origin {
    domain_name = "models.s3.amazonaws.com"
    origin_id   = "models"
  }
}
