resource "aws_db_instance" "orders" {
  engine         = "postgres"
  engine_version = "16.4"
  instance_class = "db.m7g.large"
}

resource "aws_db_instance" "archive" {
  engine         = "postgres"
  engine_version = "12.17"
  instance_class = "db.m5.large"
}

# AWS chooses the minor version.
resource "aws_db_instance" "customers" {
  engine         = "postgres"
  engine_version = "13"
  instance_class = "db.m7g.large"
}

resource "aws_rds_cluster" "features" {
  engine         = "aurora-postgresql"
  engine_version = "11.9"
}

resource "aws_db_instance" "shop" {
  engine         = "mysql"
  engine_version = "8.0.36"
  instance_class = "db.m7g.large"
}
