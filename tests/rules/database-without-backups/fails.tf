resource "aws_db_instance" "orders" { # finds: database-without-backups
  engine         = "postgres"
  instance_class = "db.m7g.large"
}

resource "aws_db_instance" "customers" {
  engine                  = "postgres"
  instance_class          = "db.m7g.large"
  backup_retention_period = 0 # finds: database-without-backups
}

resource "aws_docdb_cluster" "annotations" {
  cluster_identifier      = "annotations"
  backup_retention_period = 0 # finds: database-without-backups
}
