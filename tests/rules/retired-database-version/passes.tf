resource "aws_db_instance" "shop" {
  engine         = "mysql"
  engine_version = "8.4.7"
  instance_class = "db.m7g.large"
}

resource "aws_db_instance" "wiki" {
  engine         = "mariadb"
  engine_version = "11.4"
  instance_class = "db.m7g.large"
}

# Old, but paid for: extended support lasts.
resource "aws_db_instance" "orders" {
  engine         = "postgres"
  engine_version = "12.22"
  instance_class = "db.m7g.large"
}

resource "aws_rds_cluster" "features" {
  engine         = "aurora-mysql"
  engine_version = "8.0.mysql_aurora.3.10.1"
}

resource "aws_docdb_cluster" "catalogue" {
  engine_version = "5.0.0"
}

# AWS takes the newest.
resource "aws_neptune_cluster" "graph" {
  engine = "neptune"
}
