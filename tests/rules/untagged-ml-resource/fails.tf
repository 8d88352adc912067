resource "aws_sagemaker_endpoint" "ranker" { # finds: untagged-ml-resource
  name                 = "ranker"
  endpoint_config_name = aws_sagemaker_endpoint_configuration.ranker.name
}

resource "aws_instance" "trainer" {
  ami           = "ami-0a1b2c3d"
  instance_type = "p4d.24xlarge"

  tags = { # finds: untagged-ml-resource
    Name = "trainer"
  }
}

resource "aws_eks_node_group" "gpu" { # finds: untagged-ml-resource
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

  compute_resources { # finds: untagged-ml-resource
    type          = "SPOT"
    max_vcpus     = 64
    instance_type = ["g5"]
    subnets       = [aws_subnet.private.id]
  }

  tags = {
    CostCenter = "research"
  }
}
