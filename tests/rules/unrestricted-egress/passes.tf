resource "aws_security_group" "trainers" {
  name = "trainers"

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_vpc_security_group_egress_rule" "storage" {
  security_group_id = aws_security_group.trainers.id
  ip_protocol       = "-1"
  prefix_list_id    = "pl-1"
}
