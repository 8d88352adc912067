# A replica is encrypted as its source is, which lies elsewhere.
resource "aws_db_instance" "replica" {
  instance_class      = "db.m7g.large"
  replicate_source_db = "arn:aws:rds:eu-west-1:123456789012:db:orders"
}

variable "encrypted" {
  type = bool
}

resource "aws_rds_cluster" "features" {
  engine            = "aurora-postgresql"
  storage_encrypted = var.encrypted
}
