resource "aws_cloudfront_distribution" "models" {
  enabled = true # finds: distribution-to-everybody

  origin {
    domain_name = "models.s3.amazonaws.com"
    origin_id   = "models"
  }
}
