resource "aws_db_instance" "orders" {
  engine               = "postgres"
  instance_class       = "db.m7g.large"
  parameter_group_name = aws_db_parameter_group.orders.name
}

# TLS only, unless told otherwise, since PostgreSQL 15.
resource "aws_db_parameter_group" "orders" {
  name   = "orders"
  family = "postgres16"
}

resource "aws_db_instance" "old_orders" {
  engine               = "postgres"
  instance_class       = "db.m7g.large"
  parameter_group_name = aws_db_parameter_group.old_orders.name
}

resource "aws_db_parameter_group" "old_orders" {
  name   = "old-orders"
  family = "postgres14"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
}

resource "aws_rds_cluster" "customers" {
  engine                          = "aurora-mysql"
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.customers.name
}

resource "aws_rds_cluster_parameter_group" "customers" {
  name   = "customers"
  family = "aurora-mysql8.0"

  parameter {
    name  = "require_secure_transport"
    value = "ON"
  }
}

resource "aws_db_instance" "ledger" {
  engine               = "db2-se"
  instance_class       = "db.m6i.large"
  parameter_group_name = aws_db_parameter_group.ledger.name
}

resource "aws_db_parameter_group" "ledger" {
  name   = "ledger"
  family = "db2-se-11.5"

  parameter {
    name  = "db2comm"
    value = "SSL"
  }
}

resource "aws_docdb_cluster_parameter_group" "annotations" {
  name   = "annotations"
  family = "docdb5.0"
}

resource "aws_redshift_parameter_group" "reports" {
  name   = "reports"
  family = "redshift-1.0"

  parameter {
    name  = "require_ssl"
    value = "true"
  }
}
