resource "aws_eks_node_group" "gpu" {
  cluster_name  = "gpu"
  node_role_arn = "arn:aws:iam::123456789012:role/node"
  subnet_ids    = ["subnet-1"]

  remote_access { # finds: open-node-shell
    ec2_ssh_key = "operators"
  }
}
