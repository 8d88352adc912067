resource "aws_backup_vault" "daily" { # finds: backup-without-own-key
  name = "daily"
}

resource "aws_db_snapshot_copy" "orders" { # finds: backup-without-own-key
  source_db_snapshot_identifier = "arn:aws:rds:eu-west-1:123456789012:snapshot:orders"
  target_db_snapshot_identifier = "orders-copy"
}

resource "aws_ami_copy" "trainer" {
  name              = "trainer"
  source_ami_id     = "ami-0abc1234def567890"
  source_ami_region = "eu-west-1"
  encrypted         = true
  kms_key_id        = "alias/aws/ebs" # finds: backup-without-own-key
}

resource "aws_memorydb_snapshot" "vectors" { # finds: backup-without-own-key
  cluster_name = "vectors"
  name         = "vectors"
}
