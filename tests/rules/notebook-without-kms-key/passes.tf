resource "aws_sagemaker_notebook_instance" "explore" {
  name          = "explore"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.t3.medium"
  kms_key_id    = aws_kms_key.notebooks.id
}

resource "aws_sagemaker_domain" "science" {
  domain_name = "science"
  auth_mode   = "SSO"
  vpc_id      = aws_vpc.science.id
  subnet_ids  = [aws_subnet.science.id]
  kms_key_id  = aws_kms_key.notebooks.arn

  default_user_settings {
    execution_role = aws_iam_role.science.arn
  }
}
