resource "aws_s3_bucket" "models" { # finds: public-bucket
  bucket = "acme-models"
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_public_access_block" "reports" {
  bucket                  = aws_s3_bucket.reports.id
  block_public_acls       = true
  block_public_policy     = false # finds: public-bucket
  ignore_public_acls      = true
  restrict_public_buckets = true
}
