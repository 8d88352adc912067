resource "aws_sagemaker_domain" "science" {
  domain_name             = "science"
  auth_mode               = "SSO"
  vpc_id                  = aws_vpc.science.id
  subnet_ids              = [aws_subnet.science.id]
  app_network_access_type = "VpcOnly"

  default_user_settings {
    execution_role  = aws_iam_role.science.arn
    security_groups = [aws_security_group.science.id]
  }
}
