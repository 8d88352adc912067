variable "port" {
  type = number
}

resource "aws_security_group_rule" "web" {
  type              = "ingress"
  security_group_id = "sg-1"
  from_port         = var.port
  to_port           = var.port
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
}
