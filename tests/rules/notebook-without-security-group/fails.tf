resource "aws_sagemaker_notebook_instance" "explore" { # finds: notebook-without-security-group
  name          = "explore"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.t3.medium"
  subnet_id     = aws_subnet.notebooks.id
}

resource "aws_sagemaker_notebook_instance" "train" {
  name            = "train"
  role_arn        = aws_iam_role.notebooks.arn
  instance_type   = "ml.g5.xlarge"
  subnet_id       = "subnet-0a1b2c3d"
  security_groups = [] # finds: notebook-without-security-group
}
