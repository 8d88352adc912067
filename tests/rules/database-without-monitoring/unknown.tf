variable "seconds" {
  type = number
}

resource "aws_db_instance" "orders" {
  engine              = "postgres"
  instance_class      = "db.m7g.large"
  monitoring_interval = var.seconds
}
