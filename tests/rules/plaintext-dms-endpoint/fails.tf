resource "aws_dms_endpoint" "orders" { # finds: plaintext-dms-endpoint
  endpoint_id   = "orders"
  endpoint_type = "source"
  engine_name   = "mysql"
}

resource "aws_dms_endpoint" "copy" {
  endpoint_id   = "copy"
  endpoint_type = "target"
  engine_name   = "aurora-postgresql"
  ssl_mode      = "none" # finds: plaintext-dms-endpoint
}
