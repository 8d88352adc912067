resource "aws_sagemaker_model" "ranker" {
  name                     = "ranker"
  execution_role_arn       = aws_iam_role.serving.arn
  enable_network_isolation = true
}
