variable "user" {
  type = string
}

resource "aws_db_instance" "orders" {
  engine         = "postgres"
  instance_class = "db.m7g.large"
  username       = var.user
}
