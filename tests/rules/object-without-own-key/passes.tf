resource "aws_kms_key" "reports" {
  description         = "Reports"
  enable_key_rotation = true
}

resource "aws_s3_object" "prices" {
  bucket     = "acme-reports"
  key        = "prices.csv"
  source     = "prices.csv"
  kms_key_id = aws_kms_key.reports.arn
}

# The bucket's own default does it.
resource "aws_s3_object" "rates" {
  bucket = aws_s3_bucket.exports.id
  key    = "rates.csv"
  source = "rates.csv"
}

resource "aws_s3_bucket" "exports" {
  bucket = "acme-exports"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "exports" {
  bucket = aws_s3_bucket.exports.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.reports.arn
    }
  }
}
