variable "kubernetes_version" {
  type = string
}

resource "aws_eks_cluster" "training" {
  name     = "training"
  role_arn = aws_iam_role.training.arn
  version  = var.kubernetes_version

  vpc_config {
    subnet_ids = [aws_subnet.private.id]
  }
}
