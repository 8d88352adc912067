variable "is_private" {
  type = bool
}

resource "aws_s3_bucket" "models" {
  bucket = "acme-models"
}

resource "aws_s3_bucket_public_access_block" "models" {
  bucket                  = aws_s3_bucket.models.id
  block_public_acls       = var.is_private
  block_public_policy     = var.is_private
  ignore_public_acls      = true
  restrict_public_buckets = true
}
