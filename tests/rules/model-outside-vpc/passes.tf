resource "aws_sagemaker_model" "ranker" {
  name               = "ranker"
  execution_role_arn = aws_iam_role.serving.arn

  vpc_config {
    subnets            = [aws_subnet.serving.id]
    security_group_ids = [aws_security_group.serving.id]
  }
}

resource "aws_sagemaker_model" "isolated" {
  name                     = "isolated"
  execution_role_arn       = aws_iam_role.serving.arn
  enable_network_isolation = true
}
