resource "aws_network_acl" "lab" {
  vpc_id = "vpc-1"

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 0
    to_port    = 1023
    cidr_block = "0.0.0.0/0" # finds: admin-port-open-in-network-acl
  }
}

resource "aws_network_acl_rule" "rdp" {
  network_acl_id  = aws_network_acl.lab.id
  rule_number     = 200
  rule_action     = "allow"
  protocol        = "tcp"
  from_port       = 3389
  to_port         = 3389
  ipv6_cidr_block = "::/0" # finds: admin-port-open-in-network-acl
}
