variable "clients" {
  type = list(string)
}

variable "port" {
  type = number
}

resource "aws_security_group" "notebook" {
  name = "notebook"

  ingress {
    from_port   = 8888
    to_port     = 8888
    protocol    = "tcp"
    cidr_blocks = var.clients
  }
}

resource "aws_vpc_security_group_ingress_rule" "any" {
  security_group_id = aws_security_group.notebook.id
  from_port         = var.port
  to_port           = var.port
  ip_protocol       = "tcp"
  cidr_ipv4         = "0.0.0.0/0"
}
