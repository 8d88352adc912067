resource "aws_db_instance" "orders" {
  engine                          = "postgres"
  instance_class                  = "db.m7g.large"
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
}

resource "aws_docdb_cluster" "annotations" {
  enabled_cloudwatch_logs_exports = ["profiler"]
}
