resource "aws_db_instance" "orders" {
  engine         = "postgres"
  instance_class = "db.m7g.large"
  username       = "postgres" # finds: guessable-database-login
}

resource "aws_rds_cluster" "features" {
  engine          = "aurora-mysql"
  master_username = "admin" # finds: guessable-database-login
}
