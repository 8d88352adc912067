resource "aws_backup_plan" "runs" {
  name = "runs"
  rule {
    rule_name         = "daily"
    target_vault_name = "own"
    schedule          = "cron(0 12 * * ? *)"
  }
}

# A region of one's own.
resource "aws_efs_replication_configuration" "runs" {
  source_file_system_id = "fs-0123456789abcdef0"
  destination {
    region = "eu-central-1"
  }
}
