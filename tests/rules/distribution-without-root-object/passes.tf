resource "aws_cloudfront_distribution" "web" {
  enabled             = true
  default_root_object = "index.html"
}
