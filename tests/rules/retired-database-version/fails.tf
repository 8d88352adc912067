resource "aws_db_instance" "shop" {
  engine         = "mysql"
  engine_version = "5.6.51" # finds: retired-database-version
  instance_class = "db.m7g.large"
}

resource "aws_db_instance" "wiki" {
  engine         = "mariadb"
  engine_version = "10.5" # finds: retired-database-version
  instance_class = "db.m7g.large"
}

resource "aws_db_instance" "orders" {
  engine         = "postgres"
  engine_version = "10.23" # finds: retired-database-version
  instance_class = "db.m7g.large"
}

resource "aws_rds_cluster" "legacy" {
  engine         = "aurora"
  engine_version = "5.6.mysql_aurora.1.23.4" # finds: retired-database-version
}

resource "aws_rds_cluster" "features" {
  engine         = "aurora-postgresql"
  engine_version = "10" # finds: retired-database-version
}

resource "aws_neptune_cluster" "graph" {
  engine         = "neptune"
  engine_version = "1.1.0.0" # finds: retired-database-version
}
