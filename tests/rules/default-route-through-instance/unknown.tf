variable "network" {
  type = string
}

resource "aws_route" "some" {
  route_table_id         = "rtb-1"
  destination_cidr_block = var.network
  instance_id            = "i-0123456789abcdef0"
}
