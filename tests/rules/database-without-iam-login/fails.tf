resource "aws_db_instance" "orders" { # finds: database-without-iam-login
  engine         = "postgres"
  instance_class = "db.m7g.large"
}

resource "aws_rds_cluster" "features" {
  engine                              = "aurora-postgresql"
  iam_database_authentication_enabled = false # finds: database-without-iam-login
}

resource "aws_neptune_cluster" "knowledge" { # finds: database-without-iam-login
  cluster_identifier = "knowledge"
}
