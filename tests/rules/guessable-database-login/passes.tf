resource "aws_db_instance" "orders" {
  engine         = "postgres"
  instance_class = "db.m7g.large"
  username       = "orders_owner"
}

resource "aws_db_instance" "replica" {
  instance_class      = "db.m7g.large"
  replicate_source_db = aws_db_instance.orders.identifier
}
