variable "host" {
  type = string
}

resource "aws_db_instance" "copy" {
  identifier = "copy"
}

resource "aws_dms_endpoint" "maybe" {
  endpoint_id   = "maybe"
  endpoint_type = "target"
  engine_name   = "postgres"
  server_name   = var.host
}
