resource "aws_route" "partner" {
  route_table_id            = "rtb-1"
  destination_cidr_block    = "0.0.0.0/0" # finds: all-traffic-to-peering
  vpc_peering_connection_id = "pcx-1"
}

resource "aws_route_table" "partner" {
  vpc_id = "vpc-1"

  route {
    ipv6_cidr_block           = "::/0"
    vpc_peering_connection_id = "pcx-1" # finds: all-traffic-to-peering
  }
}
