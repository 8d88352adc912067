# Docker is off unless it is turned on.
resource "aws_sagemaker_domain" "science" {
  domain_name = "science"
  auth_mode   = "SSO"
  vpc_id      = aws_vpc.science.id
  subnet_ids  = [aws_subnet.science.id]

  default_user_settings {
    execution_role = aws_iam_role.science.arn
  }
}

resource "aws_sagemaker_domain" "builders" {
  domain_name             = "builders"
  auth_mode               = "SSO"
  vpc_id                  = aws_vpc.science.id
  subnet_ids              = [aws_subnet.science.id]
  app_network_access_type = "VpcOnly"

  domain_settings {
    docker_settings {
      enable_docker_access      = "ENABLED"
      vpc_only_trusted_accounts = ["111122223333"]
    }
  }

  default_user_settings {
    execution_role = aws_iam_role.science.arn
  }
}
