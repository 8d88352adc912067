resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  instance_class          = "db.m7g.large"
  backup_retention_period = 1 # finds: single-day-database-backups
}

resource "aws_rds_cluster" "features" { # finds: single-day-database-backups
  engine = "aurora-postgresql"
}

resource "aws_docdb_cluster" "annotations" {
  backup_retention_period = "1" # finds: single-day-database-backups
}

resource "aws_neptune_cluster" "knowledge" { # finds: single-day-database-backups
  cluster_identifier = "knowledge"
}
