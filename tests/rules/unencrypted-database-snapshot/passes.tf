resource "aws_rds_cluster" "features" {
  cluster_identifier = "features"
  engine             = "aurora-postgresql"
  storage_encrypted  = true
}

resource "aws_db_cluster_snapshot" "before_migration" {
  db_cluster_identifier          = aws_rds_cluster.features.id
  db_cluster_snapshot_identifier = "before-migration"
}

resource "aws_db_snapshot" "of_another_stack" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "orders-before-migration"
}
