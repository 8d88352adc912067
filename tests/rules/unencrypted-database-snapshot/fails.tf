resource "aws_rds_cluster" "features" {
  cluster_identifier = "features"
  engine             = "aurora-postgresql"
  storage_encrypted  = false # finds: unencrypted-database-snapshot
}

resource "aws_db_cluster_snapshot" "before_migration" {
  db_cluster_identifier          = aws_rds_cluster.features.id
  db_cluster_snapshot_identifier = "before-migration"
}

resource "aws_db_instance" "orders" { # finds: unencrypted-database-snapshot
  identifier     = "orders"
  engine         = "mysql"
  instance_class = "db.m7g.large"
}

resource "aws_db_snapshot" "before_migration" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "orders-before-migration"
}

resource "aws_neptune_cluster" "knowledge" { # finds: unencrypted-database-snapshot
  cluster_identifier = "knowledge"
}

resource "aws_neptune_cluster_snapshot" "before_migration" {
  db_cluster_identifier          = aws_neptune_cluster.knowledge.id
  db_cluster_snapshot_identifier = "knowledge-before-migration"
}
