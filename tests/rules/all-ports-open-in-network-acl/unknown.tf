variable "protocol" {
  type = string
}

resource "aws_network_acl_rule" "some" {
  network_acl_id = "acl-1"
  rule_number    = 100
  rule_action    = "allow"
  protocol       = var.protocol
  from_port      = 443
  to_port        = 443
  cidr_block     = "10.0.0.0/8"
}
