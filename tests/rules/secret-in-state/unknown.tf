variable "type" {
  type = string
}

resource "aws_ssm_parameter" "orders" {
  name  = "/orders/password"
  type  = var.type
  value = "see the portal"
}
