variable "instance_types" {
  type = list(string)
}

resource "aws_eks_node_group" "gpu" {
  cluster_name   = aws_eks_cluster.training.name
  node_role_arn  = aws_iam_role.nodes.arn
  instance_types = var.instance_types
  subnet_ids     = [aws_subnet.private.id]

  scaling_config {
    desired_size = 1
    max_size     = 8
    min_size     = 0
  }
}
