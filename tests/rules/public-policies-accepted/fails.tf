resource "aws_s3_bucket_public_access_block" "reports" {
  bucket                  = "acme-reports"
  block_public_acls       = true
  ignore_public_acls      = true
  restrict_public_buckets = true
  block_public_policy     = false # finds: public-policies-accepted
}

resource "aws_s3_account_public_access_block" "this" { # finds: public-policies-accepted
  block_public_acls       = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
