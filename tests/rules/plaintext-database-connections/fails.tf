resource "aws_db_instance" "orders" {
  engine               = "postgres"
  instance_class       = "db.m7g.large"
  parameter_group_name = aws_db_parameter_group.orders.name
}

resource "aws_db_parameter_group" "orders" {
  name   = "orders"
  family = "postgres16" # finds: plaintext-database-connections

  parameter {
    name  = "rds.force_ssl"
    value = "0"
  }
}

resource "aws_rds_cluster" "customers" {
  engine                          = "aurora-mysql"
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.customers.name
}

resource "aws_rds_cluster_parameter_group" "customers" {
  name   = "customers"
  family = "aurora-mysql8.0" # finds: plaintext-database-connections

  parameter {
    name  = "character_set_server"
    value = "utf8mb4"
  }
}

resource "aws_docdb_cluster_parameter_group" "annotations" {
  name   = "annotations"
  family = "docdb5.0"

  parameter {
    name  = "tls"
    value = "disabled" # finds: plaintext-database-connections
  }
}

resource "aws_redshift_parameter_group" "reports" { # finds: plaintext-database-connections
  name   = "reports"
  family = "redshift-1.0"

  parameter {
    name  = "require_ssl"
    value = "false"
  }
}
