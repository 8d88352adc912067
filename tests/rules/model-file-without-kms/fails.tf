resource "aws_s3_object" "ranker" {
  bucket                 = aws_s3_bucket.models.id
  key                    = "ranker/model.safetensors"
  source                 = "models/ranker.safetensors"
  server_side_encryption = "AES256" # finds: model-file-without-kms
}
