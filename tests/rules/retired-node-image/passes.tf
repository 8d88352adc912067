resource "aws_eks_node_group" "gpu" {
  cluster_name  = aws_eks_cluster.training.name
  node_role_arn = aws_iam_role.nodes.arn
  subnet_ids    = [aws_subnet.private.id]
  ami_type      = "AL2023_x86_64_NVIDIA"

  scaling_config {
    desired_size = 1
    max_size     = 8
    min_size     = 0
  }
}

resource "aws_batch_compute_environment" "training" {
  name = "training"
  type = "MANAGED"

  compute_resources {
    type      = "SPOT"
    max_vcpus = 64
    subnets   = [aws_subnet.private.id]

    ec2_configuration {
      image_type = "ECS_AL2023_NVIDIA"
    }
  }
}
