resource "aws_s3_bucket_public_access_block" "reports" {
  bucket                  = "acme-reports"
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = false # finds: public-policies-obeyed
}

resource "aws_s3_account_public_access_block" "this" { # finds: public-policies-obeyed
  block_public_acls   = true
  block_public_policy = true
  ignore_public_acls  = true
}
