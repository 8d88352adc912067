variable "status" {
  type = string
}

resource "aws_s3_bucket_lifecycle_configuration" "reports" {
  bucket = "acme-reports"

  rule {
    id     = "uploads"
    status = var.status

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
