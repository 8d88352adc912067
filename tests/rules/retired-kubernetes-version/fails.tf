resource "aws_eks_cluster" "gpu" {
  name     = "gpu"
  role_arn = "arn:aws:iam::123456789012:role/gpu"
  version  = "1.24" # finds: retired-kubernetes-version
}
