resource "aws_db_instance" "orders" {
  engine                     = "postgres"
  instance_class             = "db.m7g.large"
  auto_minor_version_upgrade = false # finds: database-without-minor-upgrades
}

resource "aws_rds_cluster_instance" "features" {
  cluster_identifier         = "features"
  engine                     = "aurora-postgresql"
  instance_class             = "db.r7g.large"
  auto_minor_version_upgrade = false # finds: database-without-minor-upgrades
}
