resource "aws_security_group" "notebook" {
  name = "notebook"

  ingress {
    from_port   = 8888
    to_port     = 8888
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"] # finds: open-admin-port
  }

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]

    ipv6_cidr_blocks = ["::/0"] # finds: open-admin-port
  }
}

resource "aws_security_group" "all" {
  name = "all"

  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/1"] # finds: open-admin-port
  }

  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["128.0.0.0/1"] # finds: open-admin-port
  }
}

resource "aws_security_group_rule" "rdp" {
  type              = "ingress"
  security_group_id = aws_security_group.notebook.id
  from_port         = 3000
  to_port           = 4000
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"] # finds: open-admin-port
}

resource "aws_vpc_security_group_ingress_rule" "tensorboard" {
  security_group_id = aws_security_group.notebook.id
  from_port         = 6006
  to_port           = 6006
  ip_protocol       = "tcp"
  cidr_ipv4         = "0.0.0.0/0" # finds: open-admin-port
}
