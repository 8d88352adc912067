resource "aws_db_instance" "orders" { # finds: database-without-log-exports
  engine         = "postgres"
  instance_class = "db.m7g.large"
}

resource "aws_rds_cluster" "features" {
  engine                          = "aurora-postgresql"
  enabled_cloudwatch_logs_exports = [] # finds: database-without-log-exports
}

resource "aws_docdb_cluster" "annotations" { # finds: database-without-log-exports
  cluster_identifier = "annotations"
}
