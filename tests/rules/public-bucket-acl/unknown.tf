variable "acl" {
  type = string
}

resource "aws_s3_bucket" "models" {
  bucket = "acme-models"
  acl    = var.acl
}
