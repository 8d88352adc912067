variable "clients" {
  type = list(string)
}

resource "aws_security_group" "lab" {
  name = "lab"

  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = var.clients
  }
}
