variable "status" {
  type = string
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_replication_configuration" "reports" {
  bucket = aws_s3_bucket.reports.id
  role   = "arn:aws:iam::123456789012:role/replication"

  rule {
    status = var.status

    destination {
      bucket = "arn:aws:s3:::acme-reports-copy"
    }
  }
}
