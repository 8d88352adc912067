resource "aws_s3_bucket" "models" {
  bucket = "acme-models"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "models" {
  bucket = aws_s3_bucket.models.id

  rule {
    apply_server_side_encryption_by_default {
      kms_master_key_id = "alias/models"
      sse_algorithm     = "aws:kms"
    }
  }
}

resource "aws_s3_bucket" "weights" {
  bucket = "acme-weights"

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "aws:kms:dsse"
      }
    }
  }
}

# Holds no models.
resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}
