resource "aws_db_instance" "orders" { # finds: database-without-performance-insights
  engine         = "postgres"
  instance_class = "db.t4g.small"
}

resource "aws_rds_cluster_instance" "features" {
  cluster_identifier           = "features"
  engine                       = "aurora-postgresql"
  instance_class               = "db.r7g.large"
  performance_insights_enabled = false # finds: database-without-performance-insights
}
