resource "aws_security_group" "lab" {
  name        = "lab"
  description = "lab machines"

  ingress {
    description = "all of it"
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"] # finds: open-all-ports
  }

  ingress {
    description      = "all of TCP"
    from_port        = 0
    to_port          = 65535
    protocol         = "tcp"
    ipv6_cidr_blocks = ["::/0"] # finds: open-all-ports
  }
}

resource "aws_security_group_rule" "lab" {
  type              = "ingress"
  security_group_id = aws_security_group.lab.id
  from_port         = 1
  to_port           = 65535
  protocol          = "udp"
  cidr_blocks       = ["0.0.0.0/0"] # finds: open-all-ports
}

resource "aws_vpc_security_group_ingress_rule" "lab" {
  security_group_id = aws_security_group.lab.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0" # finds: open-all-ports
}
