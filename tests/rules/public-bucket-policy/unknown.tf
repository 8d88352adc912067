variable "policy" {
  type = string
}

resource "aws_s3_bucket_policy" "models" {
  bucket = "acme-models"
  policy = var.policy
}
