resource "aws_subnet" "public" {
  vpc_id                  = aws_vpc.training.id
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.training.id
  cidr_block = "10.0.2.0/24"
}

resource "aws_eks_node_group" "gpu" {
  cluster_name   = aws_eks_cluster.training.name
  node_role_arn  = aws_iam_role.nodes.arn
  instance_types = ["g5.xlarge"]
  subnet_ids     = [aws_subnet.private.id]

  scaling_config {
    desired_size = 1
    max_size     = 8
    min_size     = 0
  }
}

resource "aws_eks_node_group" "web" {
  cluster_name   = aws_eks_cluster.training.name
  node_role_arn  = aws_iam_role.nodes.arn
  instance_types = ["m7g.large"]
  subnet_ids     = [aws_subnet.public.id]

  scaling_config {
    desired_size = 1
    max_size     = 3
    min_size     = 1
  }
}

resource "aws_batch_compute_environment" "training" {
  name = "training"
  type = "MANAGED"

  compute_resources {
    type               = "SPOT"
    max_vcpus          = 64
    instance_type      = ["p4d"]
    instance_role      = aws_iam_instance_profile.batch.arn
    security_group_ids = [aws_security_group.batch.id]
    subnets            = [aws_subnet.private.id]
  }
}
