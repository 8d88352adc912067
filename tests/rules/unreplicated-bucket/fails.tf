resource "aws_s3_bucket" "reports" { # finds: unreplicated-bucket
  bucket = "acme-reports"
}

resource "aws_s3_bucket" "exports" { # finds: unreplicated-bucket
  bucket = "acme-exports"
}

resource "aws_s3_bucket_replication_configuration" "exports" {
  bucket = aws_s3_bucket.exports.id
  role   = "arn:aws:iam::123456789012:role/replication"

  rule {
    status = "Disabled"

    destination {
      bucket = "arn:aws:s3:::acme-exports-copy"
    }
  }
}
