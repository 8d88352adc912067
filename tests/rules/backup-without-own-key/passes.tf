resource "aws_kms_key" "backups" {
  description         = "Backups"
  enable_key_rotation = true
}

resource "aws_backup_vault" "daily" {
  name        = "daily"
  kms_key_arn = aws_kms_key.backups.arn
}

resource "aws_ebs_snapshot_copy" "datasets" {
  source_snapshot_id = "snap-0abc1234def567890"
  source_region      = "eu-west-1"
  encrypted          = true
  kms_key_id         = aws_kms_key.backups.arn
}

resource "aws_redshift_snapshot_copy_grant" "reports" {
  snapshot_copy_grant_name = "reports"
  kms_key_id               = "arn:aws:kms:eu-west-3:123456789012:key/0f5b6c5a-1111-2222-3333-444455556666"
}
