resource "aws_opensearchserverless_security_policy" "encryption" {
  name = "manuals"
  type = "encryption"

  policy = jsonencode({
    Rules = [{
      ResourceType = "collection"
      Resource     = ["collection/manuals"]
    }]
    AWSOwnedKey = false
    KmsARN      = "arn:aws:kms:eu-west-1:111122223333:alias/vectors"
  })
}

resource "aws_s3vectors_vector_bucket" "manuals" {
  vector_bucket_name = "manuals"

  encryption_configuration {
    sse_type    = "aws:kms"
    kms_key_arn = aws_kms_key.vectors.arn
  }
}
