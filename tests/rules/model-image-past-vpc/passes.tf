resource "aws_sagemaker_model" "ranker" {
  name               = "ranker"
  execution_role_arn = aws_iam_role.serving.arn

  primary_container {
    image = "registry.acme.internal/ranker:1.4.2"

    image_config {
      repository_access_mode = "Vpc"
    }
  }

  vpc_config {
    subnets            = [aws_subnet.serving.id]
    security_group_ids = [aws_security_group.serving.id]
  }
}

# Images of ECR come as SageMaker sees fit.
resource "aws_sagemaker_model" "embedder" {
  name               = "embedder"
  execution_role_arn = aws_iam_role.serving.arn

  primary_container {
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/embedder:1.0.0"
  }

  vpc_config {
    subnets            = [aws_subnet.serving.id]
    security_group_ids = [aws_security_group.serving.id]
  }
}
