resource "aws_backup_plan" "runs" {
  name = "runs"
  rule {
    rule_name         = "daily"
    target_vault_name = "own"
    schedule          = "cron(0 12 * * ? *)"
    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:999988887777:backup-vault:theirs" # finds: data-copied-to-other-account
    }
  }
}

resource "aws_efs_replication_configuration" "runs" {
  source_file_system_id = "fs-0123456789abcdef0"
  destination {
    file_system_id = "arn:aws:elasticfilesystem:eu-west-1:999988887777:file-system/fs-0fedcba9876543210" # finds: data-copied-to-other-account
  }
}
