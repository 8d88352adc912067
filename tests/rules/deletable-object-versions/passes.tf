resource "aws_s3_bucket_versioning" "reports" {
  bucket = "acme-reports"
  mfa    = "arn:aws:iam::123456789012:mfa/root-account-mfa-device 123456"

  versioning_configuration {
    status     = "Enabled"
    mfa_delete = "Enabled"
  }
}

# Without versions there are none to delete.
resource "aws_s3_bucket_versioning" "scratch" {
  bucket = "acme-scratch"

  versioning_configuration {
    status = "Suspended"
  }
}
