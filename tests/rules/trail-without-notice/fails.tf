resource "aws_cloudtrail" "main" { # finds: trail-without-notice
  name           = "main"
  s3_bucket_name = "acme-trail"
}
