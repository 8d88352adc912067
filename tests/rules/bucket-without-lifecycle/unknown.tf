variable "bucket" {
  type = string
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_lifecycle_configuration" "chosen" {
  bucket = var.bucket

  rule {
    id     = "end"
    status = "Enabled"

    expiration {
      days = 365
    }
  }
}
