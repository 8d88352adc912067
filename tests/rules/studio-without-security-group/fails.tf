resource "aws_sagemaker_domain" "science" {
  domain_name = "science"
  auth_mode   = "SSO"
  vpc_id      = aws_vpc.science.id
  subnet_ids  = [aws_subnet.science.id]

  default_user_settings { # finds: studio-without-security-group
    execution_role = aws_iam_role.science.arn
  }
}
