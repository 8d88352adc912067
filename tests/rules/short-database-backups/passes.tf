resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  instance_class          = "db.m7g.large"
  backup_retention_period = 7
}

# Other rules tell of one day and of none.
resource "aws_neptune_cluster" "knowledge" {
  cluster_identifier = "knowledge"
}
