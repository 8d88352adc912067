variable "copy" {
  type = string
}

resource "aws_s3_bucket" "weights" {
  bucket = var.copy
}

resource "aws_s3_bucket_replication_configuration" "out" {
  bucket = "weights"
  role   = "arn:aws:iam::111122223333:role/replication"

  rule {
    status = "Enabled"
    destination {
      bucket = var.copy
    }
  }
}
