variable "encrypted" {
  type = bool
}

resource "aws_rds_cluster" "features" {
  cluster_identifier = "features"
  engine             = "aurora-postgresql"
  storage_encrypted  = var.encrypted
}

resource "aws_db_cluster_snapshot" "before_migration" {
  db_cluster_identifier          = aws_rds_cluster.features.id
  db_cluster_snapshot_identifier = "before-migration"
}
