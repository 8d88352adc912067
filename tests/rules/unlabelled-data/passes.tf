provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias = "labelled"
  default_tags {
    tags = {
      DataClassification = "synthetic"
    }
  }
}

resource "aws_s3_bucket" "scratch" {
  bucket = "scratch"
  tags = {
    DataClassification = "Synthetic"
  }
}

resource "aws_dynamodb_table" "runs" {
  provider = aws.labelled
  name     = "runs"
}
