resource "aws_s3_bucket" "models" {
  bucket = "acme-models"
}

resource "aws_s3_bucket_versioning" "models" {
  bucket = aws_s3_bucket.models.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "weights" {
  bucket = "acme-weights"

  versioning {
    enabled = true
  }
}

resource "aws_s3_bucket" "checkpoints" {
  bucket              = "acme-checkpoints"
  object_lock_enabled = true
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}
