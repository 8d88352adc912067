variable "policy" {
  type = string
}

resource "aws_backup_vault_policy" "daily" {
  backup_vault_name = "daily"
  policy            = var.policy
}
