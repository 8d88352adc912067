resource "aws_db_instance" "orders" {
  engine         = "postgres"
  engine_version = "12.6" # finds: file-reading-postgres
  instance_class = "db.m5.large"
}

resource "aws_db_instance" "archive" {
  engine         = "postgres"
  engine_version = "9.6.9" # finds: file-reading-postgres
  instance_class = "db.m5.large"
}

resource "aws_rds_cluster" "features" {
  engine         = "aurora-postgresql"
  engine_version = "10.13" # finds: file-reading-postgres
}
