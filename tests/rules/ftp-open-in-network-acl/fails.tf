resource "aws_network_acl" "files" {
  vpc_id = "vpc-1"

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 20
    to_port    = 21
    cidr_block = "0.0.0.0/0" # finds: ftp-open-in-network-acl
  }
}

resource "aws_network_acl_rule" "ftp" {
  network_acl_id = aws_network_acl.files.id
  rule_number    = 200
  rule_action    = "allow"
  protocol       = "tcp"
  from_port      = 21
  to_port        = 21
  cidr_block     = "0.0.0.0/0" # finds: ftp-open-in-network-acl
}
