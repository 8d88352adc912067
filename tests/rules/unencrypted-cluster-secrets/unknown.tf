variable "encrypted" {
  type = list(string)
}

resource "aws_eks_cluster" "gpu" {
  name     = "gpu"
  role_arn = "arn:aws:iam::123456789012:role/gpu"

  encryption_config {
    resources = var.encrypted

    provider {
      key_arn = aws_kms_key.cluster.arn
    }
  }
}
