resource "aws_rds_cluster" "orders" {
  engine                          = "aurora-mysql"
  enabled_cloudwatch_logs_exports = ["error", "slowquery"] # finds: unaudited-database
}

resource "aws_neptune_cluster" "knowledge" { # finds: unaudited-database
  cluster_identifier = "knowledge"
}

resource "aws_docdb_cluster_parameter_group" "annotations" { # finds: unaudited-database
  name   = "annotations"
  family = "docdb5.0"

  parameter {
    name  = "audit_logs"
    value = "disabled"
  }
}
