resource "aws_sagemaker_domain" "science" { # finds: nameless-studio-sessions
  domain_name = "science"
  auth_mode   = "SSO"
  vpc_id      = aws_vpc.science.id
  subnet_ids  = [aws_subnet.science.id]

  default_user_settings {
    execution_role = aws_iam_role.science.arn
  }
}

resource "aws_sagemaker_domain" "sandbox" {
  domain_name = "sandbox"
  auth_mode   = "SSO"
  vpc_id      = aws_vpc.science.id
  subnet_ids  = [aws_subnet.science.id]

  domain_settings {
    execution_role_identity_config = "DISABLED" # finds: nameless-studio-sessions
  }

  default_user_settings {
    execution_role = aws_iam_role.science.arn
  }
}
