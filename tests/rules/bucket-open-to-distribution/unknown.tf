variable "domain" {
  type = string
}

resource "aws_cloudfront_distribution" "web" {
  enabled = true

  origin {
    origin_id   = "web"
    domain_name = var.domain
  }
}
