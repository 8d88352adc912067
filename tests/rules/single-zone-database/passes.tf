resource "aws_db_instance" "orders" {
  engine         = "postgres"
  instance_class = "db.m7g.large"
  multi_az       = true
}

resource "aws_db_instance" "replica" {
  instance_class      = "db.m7g.large"
  replicate_source_db = aws_db_instance.orders.identifier
  multi_az            = true
}

resource "aws_db_instance" "of_sql_server" {
  engine              = "sqlserver-ee"
  instance_class      = "db.m7i.large"
  replicate_source_db = aws_db_instance.orders.identifier
}
