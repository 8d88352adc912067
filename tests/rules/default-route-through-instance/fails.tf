resource "aws_route" "internet" {
  route_table_id         = "rtb-1"
  destination_cidr_block = "0.0.0.0/0"
  instance_id            = "i-0123456789abcdef0" # finds: default-route-through-instance
}
