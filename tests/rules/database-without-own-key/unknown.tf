variable "key" {
  type = string
}

resource "aws_rds_cluster" "features" {
  engine     = "aurora-postgresql"
  kms_key_id = var.key
}
