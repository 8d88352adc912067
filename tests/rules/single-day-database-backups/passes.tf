resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  instance_class          = "db.m7g.large"
  backup_retention_period = 2
}

# None at all is another rule's business.
resource "aws_db_instance" "scratch" {
  engine         = "postgres"
  instance_class = "db.m7g.large"
}

resource "aws_rds_cluster" "features" {
  engine                  = "aurora-postgresql"
  backup_retention_period = 7
}
