resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket" "copy" {
  bucket = "acme-reports-copy"
}

resource "aws_s3_bucket_replication_configuration" "reports" {
  bucket = aws_s3_bucket.reports.id
  role   = "arn:aws:iam::123456789012:role/replication"

  rule {
    status = "Enabled"

    destination {
      bucket = aws_s3_bucket.copy.arn
    }
  }
}

resource "aws_s3_bucket" "old" {
  bucket = "acme-old"

  replication_configuration {
    role = "arn:aws:iam::123456789012:role/replication"

    rules {
      status = "Enabled"

      destination {
        bucket = "arn:aws:s3:::acme-old-copy"
      }
    }
  }
}

resource "aws_s3_bucket" "without_a_status" {
  bucket = "acme-without-a-status"

  replication_configuration {
    role = "arn:aws:iam::123456789012:role/replication"

    rules {
      destination {
        bucket = "arn:aws:s3:::acme-copy"
      }
    }
  }
}
