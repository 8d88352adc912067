resource "aws_sagemaker_notebook_instance" "explore" { # finds: notebook-root-access
  name          = "explore"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.t3.medium"
}

resource "aws_sagemaker_notebook_instance" "train" {
  name          = "train"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.g5.xlarge"
  root_access   = "Enabled" # finds: notebook-root-access
}
