resource "aws_s3_object" "ranker" {
  bucket = aws_s3_bucket.models.id
  key    = "ranker/latest"
  source = "models/ranker.pkl" # finds: pickled-model
}

resource "aws_s3_bucket_object" "embedder" {
  bucket = aws_s3_bucket.models.id
  key    = "embedder/weights.pt" # finds: pickled-model
  source = "weights"
}
