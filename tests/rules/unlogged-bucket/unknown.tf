variable "bucket" {
  type = string
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_logging" "chosen" {
  bucket        = var.bucket
  target_bucket = "company-logs"
  target_prefix = "chosen/"
}
