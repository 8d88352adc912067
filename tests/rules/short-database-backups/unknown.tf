variable "days" {
  type = number
}

resource "aws_rds_cluster" "features" {
  engine                  = "aurora-postgresql"
  backup_retention_period = var.days
}
