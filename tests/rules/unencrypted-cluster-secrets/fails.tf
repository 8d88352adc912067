resource "aws_eks_cluster" "gpu" { # finds: unencrypted-cluster-secrets
  name     = "gpu"
  role_arn = "arn:aws:iam::123456789012:role/gpu"
}
