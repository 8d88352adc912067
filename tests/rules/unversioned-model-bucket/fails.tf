resource "aws_s3_bucket" "models" { # finds: unversioned-model-bucket
  bucket = "acme-models"
}

resource "aws_s3_bucket" "weights" {
  bucket = "acme-weights"
}

resource "aws_s3_bucket_versioning" "weights" {
  bucket = aws_s3_bucket.weights.id

  versioning_configuration {
    status = "Suspended" # finds: unversioned-model-bucket
  }
}

resource "aws_s3_bucket" "checkpoints" {
  bucket = "acme-checkpoints"

  versioning {
    enabled = false # finds: unversioned-model-bucket
  }
}
