variable "internet" {
  type = string
}

resource "aws_sagemaker_notebook_instance" "explore" {
  name                   = "explore"
  role_arn               = aws_iam_role.notebooks.arn
  instance_type          = "ml.t3.medium"
  subnet_id              = aws_subnet.notebooks.id
  direct_internet_access = var.internet
}
