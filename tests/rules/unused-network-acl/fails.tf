resource "aws_network_acl" "leftover" { # finds: unused-network-acl
  vpc_id = "vpc-1"
}

resource "aws_network_acl" "emptied" {
  vpc_id     = "vpc-1"
  subnet_ids = [] # finds: unused-network-acl
}
