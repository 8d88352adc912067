resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = "acme-trail"
}

resource "aws_cloudtrail" "second" {
  name           = "second"
  s3_bucket_name = "acme-trail"
  enable_logging = true
}
