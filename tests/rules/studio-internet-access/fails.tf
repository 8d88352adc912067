resource "aws_sagemaker_domain" "science" { # finds: studio-internet-access
  domain_name = "science"
  auth_mode   = "SSO"
  vpc_id      = aws_vpc.science.id
  subnet_ids  = [aws_subnet.science.id]

  default_user_settings {
    execution_role = aws_iam_role.science.arn
  }
}

resource "aws_sagemaker_domain" "sandbox" {
  domain_name             = "sandbox"
  auth_mode               = "SSO"
  vpc_id                  = aws_vpc.science.id
  subnet_ids              = [aws_subnet.science.id]
  app_network_access_type = "PublicInternetOnly" # finds: studio-internet-access

  default_user_settings {
    execution_role = aws_iam_role.science.arn
  }
}
