variable "acl" {
  type = string
}

resource "aws_s3_bucket_acl" "uploads" {
  bucket = "acme-uploads"
  acl    = var.acl
}
