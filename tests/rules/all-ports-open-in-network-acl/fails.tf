resource "aws_network_acl_rule" "all" {
  network_acl_id = "acl-1"
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "-1" # finds: all-ports-open-in-network-acl
  cidr_block     = "10.0.0.0/8"
}

resource "aws_network_acl_rule" "tcp" {
  network_acl_id = "acl-1"
  rule_number    = 110
  rule_action    = "allow"
  protocol       = "tcp" # finds: all-ports-open-in-network-acl
  from_port      = 0
  to_port        = 65535
  cidr_block     = "10.0.0.0/8"
}
