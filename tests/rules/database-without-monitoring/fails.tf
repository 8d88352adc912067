resource "aws_db_instance" "orders" { # finds: database-without-monitoring
  engine         = "postgres"
  instance_class = "db.m7g.large"
}

resource "aws_rds_cluster_instance" "features" {
  cluster_identifier  = "features"
  engine              = "aurora-postgresql"
  instance_class      = "db.r7g.large"
  monitoring_interval = 0 # finds: database-without-monitoring
}
