variable "label" {}

resource "aws_s3_bucket" "scratch" {
  bucket = "scratch"
  tags = {
    DataClassification = var.label
  }
}
