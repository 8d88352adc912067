resource "aws_db_instance" "orders" { # finds: untagged-database-snapshots
  engine         = "postgres"
  instance_class = "db.m7g.large"
}

resource "aws_rds_cluster" "features" {
  engine                = "aurora-postgresql"
  copy_tags_to_snapshot = false # finds: untagged-database-snapshots
}

resource "aws_neptune_cluster" "knowledge" { # finds: untagged-database-snapshots
  cluster_identifier = "knowledge"
}
