resource "aws_s3_bucket_lifecycle_configuration" "reports" { # finds: unfinished-uploads-kept
  bucket = "acme-reports"

  rule {
    id     = "end"
    status = "Enabled"

    expiration {
      days = 365
    }
  }

  rule {
    id     = "off"
    status = "Disabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  rule {
    id     = "one folder only"
    status = "Enabled"

    filter {
      prefix = "tmp/"
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
