resource "aws_cloudtrail" "audit" { # finds: unencrypted-trail
  name           = "audit"
  s3_bucket_name = "acme-audit"
}
