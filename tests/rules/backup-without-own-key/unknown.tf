variable "key" {
  type = string
}

resource "aws_backup_vault" "daily" {
  name        = "daily"
  kms_key_arn = var.key
}
