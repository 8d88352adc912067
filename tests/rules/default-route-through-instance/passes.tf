resource "aws_route" "internet" {
  route_table_id         = "rtb-1"
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = "nat-1"
}

resource "aws_route" "lab" {
  route_table_id         = "rtb-1"
  destination_cidr_block = "10.9.0.0/16"
  instance_id            = "i-0123456789abcdef0"
}
