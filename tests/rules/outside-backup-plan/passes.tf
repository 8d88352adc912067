resource "aws_efs_file_system" "datasets" {
  encrypted = true
}

resource "aws_efs_backup_policy" "datasets" {
  file_system_id = aws_efs_file_system.datasets.id

  backup_policy {
    status = "ENABLED"
  }
}

resource "aws_ebs_volume" "datasets" {
  availability_zone = "eu-west-1a"
  size              = 100
  encrypted         = true
}

resource "aws_rds_cluster" "features" {
  engine = "aurora-postgresql"
}

resource "aws_backup_selection" "clusters" {
  name         = "clusters"
  plan_id      = "3a7bd9f0-1111-2222-3333-444455556666"
  iam_role_arn = "arn:aws:iam::123456789012:role/backup"
  resources    = [aws_rds_cluster.features.arn]
}

resource "aws_backup_selection" "all" {
  name         = "all"
  plan_id      = "3a7bd9f0-1111-2222-3333-444455556666"
  iam_role_arn = "arn:aws:iam::123456789012:role/backup"
  resources    = ["arn:aws:ec2:*:*:volume/*"]
}
