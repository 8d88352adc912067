variable "ami_type" {
  type = string
}

resource "aws_eks_node_group" "gpu" {
  cluster_name  = aws_eks_cluster.training.name
  node_role_arn = aws_iam_role.nodes.arn
  subnet_ids    = [aws_subnet.private.id]
  ami_type      = var.ami_type

  scaling_config {
    desired_size = 1
    max_size     = 8
    min_size     = 0
  }
}
