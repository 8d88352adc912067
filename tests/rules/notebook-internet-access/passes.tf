resource "aws_sagemaker_notebook_instance" "explore" {
  name                   = "explore"
  role_arn               = aws_iam_role.notebooks.arn
  instance_type          = "ml.t3.medium"
  subnet_id              = aws_subnet.notebooks.id
  security_groups        = [aws_security_group.notebooks.id]
  direct_internet_access = "Disabled"
}
