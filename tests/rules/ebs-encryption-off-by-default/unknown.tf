variable "is_on" {
  type = bool
}

resource "aws_ebs_encryption_by_default" "this" {
  enabled = var.is_on
}
