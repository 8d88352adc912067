variable "groups" {
  type = list(string)
}

resource "aws_eks_node_group" "gpu" {
  cluster_name  = "gpu"
  node_role_arn = "arn:aws:iam::123456789012:role/node"
  subnet_ids    = ["subnet-1"]

  remote_access {
    ec2_ssh_key               = "operators"
    source_security_group_ids = var.groups
  }
}
