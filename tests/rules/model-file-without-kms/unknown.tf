variable "encryption" {
  type = string
}

resource "aws_s3_object" "ranker" {
  bucket                 = aws_s3_bucket.models.id
  key                    = "ranker/model.safetensors"
  server_side_encryption = var.encryption
}
