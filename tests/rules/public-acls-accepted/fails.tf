resource "aws_s3_bucket_public_access_block" "reports" {
  bucket                  = "acme-reports"
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
  block_public_acls       = false # finds: public-acls-accepted
}

resource "aws_s3_account_public_access_block" "this" { # finds: public-acls-accepted
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
