variable "platform" {
  type = string
}

resource "aws_sagemaker_notebook_instance" "explore" {
  name                = "explore"
  role_arn            = aws_iam_role.notebooks.arn
  instance_type       = "ml.t3.medium"
  platform_identifier = var.platform
}
