resource "aws_sagemaker_notebook_instance" "explore" { # finds: notebook-internet-access
  name          = "explore"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.t3.medium"
}

resource "aws_sagemaker_notebook_instance" "train" {
  name                   = "train"
  role_arn               = aws_iam_role.notebooks.arn
  instance_type          = "ml.g5.xlarge"
  subnet_id              = aws_subnet.notebooks.id
  security_groups        = [aws_security_group.notebooks.id]
  direct_internet_access = "Enabled" # finds: notebook-internet-access
}
