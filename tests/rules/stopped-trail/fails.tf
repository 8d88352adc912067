resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = "acme-trail"
  enable_logging = false # finds: stopped-trail
}
