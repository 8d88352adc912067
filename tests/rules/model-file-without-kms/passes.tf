resource "aws_s3_object" "ranker" {
  bucket = aws_s3_bucket.models.id
  key    = "ranker/model.safetensors"
  source = "models/ranker.safetensors"
}

resource "aws_s3_object" "embedder" {
  bucket                 = aws_s3_bucket.models.id
  key                    = "embedder/model.onnx"
  server_side_encryption = "aws:kms"
}

resource "aws_s3_object" "page" {
  bucket                 = aws_s3_bucket.site.id
  key                    = "index.html"
  server_side_encryption = "AES256"
}
