resource "aws_rds_cluster" "orders" {
  engine                          = "aurora-mysql"
  enabled_cloudwatch_logs_exports = ["audit", "error"]
}

# PostgreSQL writes its audit into its only log.
resource "aws_rds_cluster" "features" {
  engine                          = "aurora-postgresql"
  enabled_cloudwatch_logs_exports = ["postgresql"]
}

resource "aws_neptune_cluster" "knowledge" {
  enable_cloudwatch_logs_exports = ["audit", "slowquery"]
}

resource "aws_docdb_cluster_parameter_group" "annotations" {
  name   = "annotations"
  family = "docdb5.0"

  parameter {
    name  = "audit_logs"
    value = "ddl, dml_write"
  }
}
