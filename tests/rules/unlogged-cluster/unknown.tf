variable "logs" {
  type = list(string)
}

resource "aws_eks_cluster" "gpu" {
  name                      = "gpu"
  role_arn                  = "arn:aws:iam::123456789012:role/gpu"
  enabled_cluster_log_types = var.logs
}
