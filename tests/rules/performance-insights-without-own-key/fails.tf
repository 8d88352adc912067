resource "aws_db_instance" "orders" { # finds: performance-insights-without-own-key
  engine                       = "postgres"
  instance_class               = "db.m7g.large"
  performance_insights_enabled = true
}

resource "aws_rds_cluster_instance" "features" {
  cluster_identifier              = "features"
  engine                          = "aurora-postgresql"
  instance_class                  = "db.r7g.large"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = "" # finds: performance-insights-without-own-key
}

resource "aws_docdb_cluster_instance" "annotations" { # finds: performance-insights-without-own-key
  cluster_identifier          = "annotations"
  instance_class              = "db.r6g.large"
  enable_performance_insights = true
}
