variable "map_public_ip" {
  type = bool
}

resource "aws_subnet" "nodes" {
  vpc_id                  = aws_vpc.training.id
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = var.map_public_ip
}

resource "aws_eks_node_group" "gpu" {
  cluster_name   = aws_eks_cluster.training.name
  node_role_arn  = aws_iam_role.nodes.arn
  instance_types = ["g5.xlarge"]
  subnet_ids     = [aws_subnet.nodes.id]

  scaling_config {
    desired_size = 1
    max_size     = 8
    min_size     = 0
  }
}
