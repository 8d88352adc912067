variable "tls" {
  type = string
}

resource "aws_dms_endpoint" "orders" {
  endpoint_id   = "orders"
  endpoint_type = "source"
  engine_name   = "mysql"
  ssl_mode      = var.tls
}
