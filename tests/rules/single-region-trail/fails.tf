resource "aws_cloudtrail" "audit" { # finds: single-region-trail
  name           = "audit"
  s3_bucket_name = "acme-audit"
}
