resource "aws_opensearchserverless_security_policy" "encryption" {
  name = "manuals"
  type = "encryption"

  policy = jsonencode({
    Rules = [{
      ResourceType = "collection"
      Resource     = ["collection/manuals"]
    }]
    AWSOwnedKey = true # finds: vector-store-without-kms-key
  })
}

resource "aws_s3vectors_vector_bucket" "manuals" { # finds: vector-store-without-kms-key
  vector_bucket_name = "manuals"
}
