variable "subnets" {
  type = list(string)
}

resource "aws_network_acl" "perhaps" {
  vpc_id     = "vpc-1"
  subnet_ids = var.subnets
}
