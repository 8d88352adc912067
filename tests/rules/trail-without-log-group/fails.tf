resource "aws_cloudtrail" "main" { # finds: trail-without-log-group
  name           = "main"
  s3_bucket_name = "acme-trail"
}
