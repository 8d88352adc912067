variable "bucket" {
  type = string
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_notification" "chosen" {
  bucket      = var.bucket
  eventbridge = true
}
