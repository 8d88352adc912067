resource "aws_rds_cluster" "features" { # finds: unlogged-postgres-queries
  engine                          = "aurora-postgresql"
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.features.name
}

resource "aws_rds_cluster_parameter_group" "features" {
  name   = "features"
  family = "aurora-postgresql16"

  parameter {
    name  = "log_statement"
    value = "ddl"
  }
}

resource "aws_db_instance" "orders" { # finds: unlogged-postgres-queries
  engine         = "postgres"
  instance_class = "db.m7g.large"
}

resource "aws_db_instance" "customers" {
  engine               = "postgres"
  instance_class       = "db.m7g.large"
  parameter_group_name = "default.postgres16" # finds: unlogged-postgres-queries
}
