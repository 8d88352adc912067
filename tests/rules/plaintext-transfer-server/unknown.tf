variable "protocols" {
  type = list(string)
}

resource "aws_transfer_server" "drop" {
  endpoint_type = "VPC"
  protocols     = var.protocols
}
