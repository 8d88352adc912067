variable "engine_version" {
  type = string
}

resource "aws_db_instance" "orders" {
  engine         = "postgres"
  engine_version = var.engine_version
  instance_class = "db.m7g.large"
}
