variable "targets" {
  type = list(string)
}

resource "aws_security_group_rule" "out" {
  type              = "egress"
  security_group_id = "sg-1"
  from_port         = 0
  to_port           = 0
  protocol          = "-1"
  cidr_blocks       = var.targets
}
