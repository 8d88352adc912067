variable "algorithm" {
  type = string
}

resource "aws_s3_bucket" "models" {
  bucket = "acme-models"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "models" {
  bucket = aws_s3_bucket.models.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = var.algorithm
    }
  }
}

variable "name" {
  type = string
}

# It may be a bucket of models.
resource "aws_s3_bucket" "this" {
  bucket = var.name
}
