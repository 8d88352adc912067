variable "vault_arn" {
  type = string
}

resource "aws_backup_plan" "runs" {
  name = "runs"
  rule {
    rule_name         = "daily"
    target_vault_name = "own"
    copy_action {
      destination_vault_arn = var.vault_arn
    }
  }
}
