resource "aws_eks_node_group" "gpu" { # finds: gpu-nodes-without-template
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

resource "aws_batch_compute_environment" "training" {
  name = "training"
  type = "MANAGED"

  compute_resources { # finds: gpu-nodes-without-template
    type          = "SPOT"
    max_vcpus     = 64
    instance_type = ["p4d.24xlarge"]
    subnets       = [aws_subnet.private.id]
  }
}
