resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_logging" "reports" {
  bucket        = aws_s3_bucket.reports.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = "reports/"
}

# Its own log would grow by itself.
resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}

resource "aws_s3_bucket" "exports" {
  bucket = "acme-exports"

  logging {
    target_bucket = "company-logs"
    target_prefix = "exports/"
  }
}

resource "aws_s3_bucket" "old_logs" {
  bucket = "acme-old-logs"
  acl    = "log-delivery-write"
}

resource "aws_s3_bucket" "other_logs" {
  bucket = "acme-other-logs"
}

resource "aws_s3_bucket_policy" "other_logs" {
  bucket = aws_s3_bucket.other_logs.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "logging.s3.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = "arn:aws:s3:::acme-other-logs/*"
    }]
  })
}
