resource "aws_s3_bucket_public_access_block" "reports" {
  bucket                  = "acme-reports"
  block_public_acls       = true
  block_public_policy     = true
  restrict_public_buckets = true
  ignore_public_acls      = false # finds: public-acls-obeyed
}

resource "aws_s3_account_public_access_block" "this" { # finds: public-acls-obeyed
  block_public_acls       = true
  block_public_policy     = true
  restrict_public_buckets = true
}
