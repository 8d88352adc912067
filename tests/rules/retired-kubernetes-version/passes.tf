resource "aws_eks_cluster" "gpu" {
  name     = "gpu"
  role_arn = "arn:aws:iam::123456789012:role/gpu"
  version  = "1.34"
}

resource "aws_eks_cluster" "newest" {
  name     = "newest"
  role_arn = "arn:aws:iam::123456789012:role/newest"
}
