resource "aws_eks_node_group" "gpu" {
  cluster_name   = aws_eks_cluster.training.name
  node_role_arn  = aws_iam_role.nodes.arn
  instance_types = ["g5.xlarge"]
  subnet_ids     = [aws_subnet.private.id]

  launch_template {
    id      = aws_launch_template.gpu.id
    version = aws_launch_template.gpu.latest_version
  }

  scaling_config {
    desired_size = 1
    max_size     = 8
    min_size     = 0
  }
}

resource "aws_batch_compute_environment" "reports" {
  name = "reports"
  type = "MANAGED"

  compute_resources {
    type          = "SPOT"
    max_vcpus     = 64
    instance_type = ["optimal"]
    subnets       = [aws_subnet.private.id]
  }
}
