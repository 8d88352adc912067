resource "aws_eks_cluster" "gpu" { # finds: unlogged-cluster
  name     = "gpu"
  role_arn = "arn:aws:iam::123456789012:role/gpu"
}

resource "aws_eks_cluster" "lab" {
  name                      = "lab"
  role_arn                  = "arn:aws:iam::123456789012:role/lab"
  enabled_cluster_log_types = ["api", "audit"] # finds: unlogged-cluster
}
