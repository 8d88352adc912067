variable "with_iam" {
  type = bool
}

resource "aws_rds_cluster" "features" {
  engine                              = "aurora-postgresql"
  iam_database_authentication_enabled = var.with_iam
}
