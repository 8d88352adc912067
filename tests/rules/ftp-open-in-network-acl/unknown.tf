variable "partner" {
  type = string
}

resource "aws_network_acl_rule" "ftp" {
  network_acl_id = "acl-1"
  rule_number    = 200
  rule_action    = "allow"
  protocol       = "tcp"
  from_port      = 21
  to_port        = 21
  cidr_block     = var.partner
}
