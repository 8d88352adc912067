variable "endpoint" {
  type = string
}

resource "aws_transfer_server" "drop" {
  endpoint_type = var.endpoint
}
