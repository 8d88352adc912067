variable "parameters" {
  type = string
}

resource "aws_db_instance" "orders" {
  engine               = "postgres"
  instance_class       = "db.m7g.large"
  parameter_group_name = var.parameters
}
