resource "aws_sagemaker_model" "ranker" {
  name               = "ranker"
  execution_role_arn = aws_iam_role.serving.arn

  primary_container {
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/ranker:1.4.2"

    image_config {
      repository_access_mode = "Platform" # finds: model-image-past-vpc
    }
  }

  vpc_config {
    subnets            = [aws_subnet.serving.id]
    security_group_ids = [aws_security_group.serving.id]
  }
}

resource "aws_sagemaker_model" "pipeline" {
  name               = "pipeline"
  execution_role_arn = aws_iam_role.serving.arn

  container {
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/features:2.0.0"
  }

  container {
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/ranker:1.4.2"

    image_config {
      repository_access_mode = "Platform" # finds: model-image-past-vpc
    }
  }

  vpc_config {
    subnets            = [aws_subnet.serving.id]
    security_group_ids = [aws_security_group.serving.id]
  }
}
