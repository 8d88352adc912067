resource "aws_s3_bucket_versioning" "reports" {
  bucket = "acme-reports"

  versioning_configuration { # finds: deletable-object-versions
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "old" {
  bucket = "acme-old"

  versioning {
    enabled    = true
    mfa_delete = false # finds: deletable-object-versions
  }
}
