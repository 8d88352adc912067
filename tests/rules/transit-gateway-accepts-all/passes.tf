resource "aws_ec2_transit_gateway" "hub" {
  description = "hub"
}

resource "aws_ec2_transit_gateway" "closed" {
  description                    = "closed"
  auto_accept_shared_attachments = "disable"
}
