resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  instance_class          = "db.m7g.large"
  backup_retention_period = 3 # finds: short-database-backups
}

resource "aws_docdb_cluster" "annotations" {
  backup_retention_period = 5 # finds: short-database-backups
}
