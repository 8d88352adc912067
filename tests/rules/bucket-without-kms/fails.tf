resource "aws_s3_bucket" "logs" { # finds: bucket-without-kms
  bucket = "acme-logs"
}

resource "aws_s3_bucket" "data" {
  bucket = "acme-data"

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256" # finds: bucket-without-kms
      }
    }
  }
}
