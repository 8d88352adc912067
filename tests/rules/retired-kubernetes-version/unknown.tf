variable "kubernetes" {
  type = string
}

resource "aws_eks_cluster" "gpu" {
  name     = "gpu"
  role_arn = "arn:aws:iam::123456789012:role/gpu"
  version  = var.kubernetes
}
