resource "aws_db_instance" "orders" {
  identifier        = "orders"
  engine            = "postgres"
  instance_class    = "db.m7g.large"
  storage_encrypted = true
}

resource "aws_rds_cluster" "features" {
  engine            = "aurora-postgresql"
  storage_encrypted = true
}

# Version 1 of Aurora Serverless always encrypts.
resource "aws_rds_cluster" "small" {
  engine      = "aurora-mysql"
  engine_mode = "serverless"
}

resource "aws_docdb_cluster" "annotations" {
  storage_encrypted = true
}

resource "aws_neptune_cluster" "knowledge" {
  storage_encrypted = true
}

# It takes after the cluster it is made of.
resource "aws_rds_global_cluster" "world" {
  global_cluster_identifier    = "world"
  source_db_cluster_identifier = aws_rds_cluster.features.arn
}
