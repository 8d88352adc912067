variable "key_arn" {
  type = string
}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = "acme-audit"
  kms_key_id     = var.key_arn
}
