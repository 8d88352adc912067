resource "aws_sagemaker_notebook_instance" "explore" { # finds: notebook-outside-vpc
  name          = "explore"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.t3.medium"
}
