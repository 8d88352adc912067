resource "aws_sagemaker_notebook_instance" "explore" {
  name                = "explore"
  role_arn            = aws_iam_role.notebooks.arn
  instance_type       = "ml.t3.medium"
  platform_identifier = "notebook-al2023-v1"
}

resource "aws_sagemaker_notebook_instance" "default" {
  name          = "default"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.t3.medium"
}
