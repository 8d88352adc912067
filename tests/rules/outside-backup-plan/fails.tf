resource "aws_efs_file_system" "datasets" { # finds: outside-backup-plan
  encrypted = true
}

resource "aws_efs_file_system" "homes" {
  encrypted = true
}

resource "aws_efs_backup_policy" "homes" {
  file_system_id = aws_efs_file_system.homes.id

  backup_policy {
    status = "DISABLED" # finds: outside-backup-plan
  }
}

resource "aws_ebs_volume" "scratch" { # finds: outside-backup-plan
  availability_zone = "eu-west-1a"
  size              = 100
  encrypted         = true
}

resource "aws_rds_cluster" "features" { # finds: outside-backup-plan
  engine = "aurora-postgresql"
}

resource "aws_ebs_volume" "datasets" {
  availability_zone = "eu-west-1a"
  size              = 100
  encrypted         = true
}

resource "aws_backup_selection" "volumes" {
  name         = "volumes"
  plan_id      = "3a7bd9f0-1111-2222-3333-444455556666"
  iam_role_arn = "arn:aws:iam::123456789012:role/backup"
  resources    = [aws_ebs_volume.datasets.arn, "arn:aws:ec2:eu-west-1:123456789012:volume/vol-0abc1234def567890"]
}
