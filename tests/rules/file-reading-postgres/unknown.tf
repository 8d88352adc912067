variable "release" {
  type = string
}

resource "aws_rds_cluster" "features" {
  engine         = "aurora-postgresql"
  engine_version = var.release
}
