resource "aws_s3_bucket" "copy" {
  bucket = "weights-copy"
}

resource "aws_s3_bucket_replication_configuration" "out" {
  bucket = "weights"
  role   = "arn:aws:iam::111122223333:role/replication"

  rule {
    status = "Enabled"
    destination {
      bucket = aws_s3_bucket.copy.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "off" {
  bucket = "weights-old"
  role   = "arn:aws:iam::111122223333:role/replication"

  rule {
    status = "Disabled"
    destination {
      bucket = "arn:aws:s3:::weights-elsewhere"
    }
  }
}
