resource "aws_db_instance" "orders" { # finds: single-zone-database
  engine         = "postgres"
  instance_class = "db.m7g.large"
}

resource "aws_db_instance" "customers" {
  engine         = "mariadb"
  instance_class = "db.m7g.large"
  multi_az       = false # finds: single-zone-database
}

resource "aws_db_instance" "replica" { # finds: single-zone-database
  instance_class      = "db.m7g.large"
  replicate_source_db = aws_db_instance.orders.identifier
}
