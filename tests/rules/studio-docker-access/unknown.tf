variable "docker" {
  type = string
}

resource "aws_sagemaker_domain" "science" {
  domain_name = "science"
  auth_mode   = "SSO"
  vpc_id      = aws_vpc.science.id
  subnet_ids  = [aws_subnet.science.id]

  domain_settings {
    docker_settings {
      enable_docker_access = var.docker
    }
  }

  default_user_settings {
    execution_role = aws_iam_role.science.arn
  }
}
