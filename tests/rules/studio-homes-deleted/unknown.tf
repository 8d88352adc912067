variable "homes" {
  type = string
}

resource "aws_sagemaker_domain" "science" {
  domain_name = "science"
  auth_mode   = "SSO"
  vpc_id      = aws_vpc.science.id
  subnet_ids  = [aws_subnet.science.id]

  default_user_settings {
    execution_role = aws_iam_role.science.arn
  }

  retention_policy {
    home_efs_file_system = var.homes
  }
}
