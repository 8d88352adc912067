resource "aws_s3_bucket" "records" {
  bucket = "acme-records"

  object_lock_configuration { # finds: object-lock-left-off
    rule {
      default_retention {
        mode = "COMPLIANCE"
        days = 365
      }
    }
  }
}
