variable "resources" {
  type = list(string)
}

resource "aws_efs_file_system" "datasets" {
  encrypted = true
}

resource "aws_backup_selection" "chosen" {
  name         = "chosen"
  plan_id      = "3a7bd9f0-1111-2222-3333-444455556666"
  iam_role_arn = "arn:aws:iam::123456789012:role/backup"
  resources    = var.resources
}
