resource "aws_cloudfront_distribution" "web" {
  enabled    = true
  web_acl_id = aws_wafv2_web_acl.edge.arn
}
