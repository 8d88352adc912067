resource "aws_eks_cluster" "gpu" {
  name     = "gpu"
  role_arn = "arn:aws:iam::123456789012:role/gpu"

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.cluster.arn
    }
  }
}
