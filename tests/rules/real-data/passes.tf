resource "aws_s3_bucket" "scratch" {
  bucket = "scratch"
  tags = {
    DataClassification = "synthetic"
  }
}

resource "aws_dynamodb_table" "runs" {
  name = "runs"
}
