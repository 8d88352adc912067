resource "aws_route" "partner" {
  route_table_id            = "rtb-1"
  destination_cidr_block    = "10.20.0.0/16"
  vpc_peering_connection_id = "pcx-1"
}

resource "aws_route" "internet" {
  route_table_id         = "rtb-1"
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = "nat-1"
}

resource "aws_route_table" "partner" {
  vpc_id = "vpc-1"

  route {
    cidr_block                = "10.20.0.0/16"
    vpc_peering_connection_id = "pcx-1"
  }

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = "nat-1"
  }
}
