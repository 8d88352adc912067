resource "aws_kms_key" "audit" {
  enable_key_rotation = true
}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = "acme-audit"
  kms_key_id     = aws_kms_key.audit.arn
}

variable "key_arn" {
  type = string
}

resource "aws_cloudtrail" "other" {
  name           = "other"
  s3_bucket_name = "acme-audit"
  kms_key_id     = var.key_arn
}
