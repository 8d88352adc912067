variable "model" {
  type = string
}

resource "aws_s3_object" "ranker" {
  bucket = aws_s3_bucket.models.id
  key    = "ranker/model"
  source = var.model
}
