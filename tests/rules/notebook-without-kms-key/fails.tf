resource "aws_sagemaker_notebook_instance" "explore" { # finds: notebook-without-kms-key
  name          = "explore"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.t3.medium"
}

resource "aws_sagemaker_domain" "science" { # finds: notebook-without-kms-key
  domain_name = "science"
  auth_mode   = "SSO"
  vpc_id      = aws_vpc.science.id
  subnet_ids  = [aws_subnet.science.id]

  default_user_settings {
    execution_role = aws_iam_role.science.arn
  }
}
