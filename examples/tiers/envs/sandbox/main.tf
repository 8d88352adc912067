provider "aws" {
  region  = "eu-west-1"
  profile = "ml-sandbox"

  default_tags {
    tags = {
      CostCenter         = "research"
      DataClassification = "synthetic"
    }
  }
}

# Cheap compute: told, and in nobody's way.
resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  size              = 50
  encrypted         = false
}

# A way out: weights that anybody may read.
resource "aws_s3_bucket" "weights" {
  bucket = "sandbox-weights"
}

resource "aws_s3_bucket_acl" "weights" {
  bucket = aws_s3_bucket.weights.id
  acl    = "public-read"
}

# Production's data, from the sandbox.
data "aws_s3_object" "real" {
  bucket = "prod-training-data"
  key    = "customers.parquet"
}
