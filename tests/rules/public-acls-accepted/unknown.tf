variable "is_private" {
  type = bool
}

resource "aws_s3_bucket_public_access_block" "reports" {
  bucket            = "acme-reports"
  block_public_acls = var.is_private
}
