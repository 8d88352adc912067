resource "aws_security_group" "trainers" {
  name = "trainers"

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"] # finds: unrestricted-egress
  }
}

resource "aws_security_group_rule" "out" {
  type              = "egress"
  security_group_id = aws_security_group.trainers.id
  from_port         = 0
  to_port           = 65535
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"] # finds: unrestricted-egress
}

resource "aws_vpc_security_group_egress_rule" "out" {
  security_group_id = aws_security_group.trainers.id
  ip_protocol       = "-1"
  cidr_ipv6         = "::/0" # finds: unrestricted-egress
}
