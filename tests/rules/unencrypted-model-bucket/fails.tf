# By its name.
resource "aws_s3_bucket" "models" { # finds: unencrypted-model-bucket
  bucket = "acme-models"
}

# Encrypted, but by S3's own key.
resource "aws_s3_bucket" "checkpoints" {
  bucket = "acme-training"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "checkpoints" {
  bucket = aws_s3_bucket.checkpoints.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256" # finds: unencrypted-model-bucket
    }
  }
}

# By a tag, and in the old spelling.
resource "aws_s3_bucket" "artifacts" {
  bucket = "acme-artifacts"
  tags   = { Purpose = "Model registry" }

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256" # finds: unencrypted-model-bucket
      }
    }
  }
}

# By what lies in it.
resource "aws_s3_bucket" "releases" { # finds: unencrypted-model-bucket
  bucket = "acme-releases"
}

resource "aws_s3_object" "classifier" {
  bucket = aws_s3_bucket.releases.id
  key    = "classifier/v3.safetensors"
  source = "build/v3.safetensors"
}

# By who uses it.
resource "aws_s3_bucket" "serving" { # finds: unencrypted-model-bucket
  bucket = "acme-serving"
}

resource "aws_sagemaker_model" "classifier" {
  name               = "classifier"
  execution_role_arn = "arn:aws:iam::123456789012:role/serving"

  primary_container {
    image          = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/serve:1"
    model_data_url = "s3://${aws_s3_bucket.serving.bucket}/classifier.tar.gz"
  }
}
