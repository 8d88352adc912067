resource "aws_subnet" "public" {
  vpc_id                  = aws_vpc.training.id
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_eks_node_group" "gpu" {
  cluster_name    = aws_eks_cluster.training.name
  node_group_name = "gpu"
  node_role_arn   = aws_iam_role.nodes.arn
  instance_types  = ["g5.xlarge", "g5.2xlarge"]
  subnet_ids      = [aws_subnet.public.id] # finds: gpu-nodes-in-public-subnet

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
    type               = "SPOT"
    max_vcpus          = 64
    instance_type      = ["p4d"]
    instance_role      = aws_iam_instance_profile.batch.arn
    security_group_ids = [aws_security_group.batch.id]
    subnets            = [aws_subnet.public.id] # finds: gpu-nodes-in-public-subnet
  }
}
