variable "access_mode" {
  type = string
}

resource "aws_sagemaker_model" "ranker" {
  name               = "ranker"
  execution_role_arn = aws_iam_role.serving.arn

  primary_container {
    image = "registry.acme.internal/ranker:1.4.2"

    image_config {
      repository_access_mode = var.access_mode
    }
  }

  vpc_config {
    subnets            = [aws_subnet.serving.id]
    security_group_ids = [aws_security_group.serving.id]
  }
}
