variable "network" {
  type = string
}

resource "aws_route" "partner" {
  route_table_id            = "rtb-1"
  destination_cidr_block    = var.network
  vpc_peering_connection_id = "pcx-1"
}
