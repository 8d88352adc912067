variable "policy" {
  type = string
}

resource "aws_s3_bucket_policy" "reports" {
  bucket = "acme-reports"
  policy = var.policy
}
