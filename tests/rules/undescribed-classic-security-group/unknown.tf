variable "description" {
  type = string
}

resource "aws_db_security_group" "orders" {
  name        = "orders"
  description = var.description
}
