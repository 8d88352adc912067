resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  instance_class          = "db.m7g.large"
  backup_retention_period = 14
}

# Its source has the backups.
resource "aws_db_instance" "replica" {
  instance_class      = "db.m7g.large"
  replicate_source_db = aws_db_instance.orders.identifier
}

# A day, unless told otherwise.
resource "aws_rds_cluster" "features" {
  engine = "aurora-postgresql"
}
