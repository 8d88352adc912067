resource "aws_security_group" "leftover" { # finds: unused-security-group
  name = "leftover"
}

# A rule of its own is no use.
resource "aws_vpc_security_group_ingress_rule" "leftover" {
  security_group_id = aws_security_group.leftover.id
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
  cidr_ipv4         = "10.0.0.0/8"
}
