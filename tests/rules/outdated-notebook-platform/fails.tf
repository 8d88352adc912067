resource "aws_sagemaker_notebook_instance" "explore" {
  name                = "explore"
  role_arn            = aws_iam_role.notebooks.arn
  instance_type       = "ml.t3.medium"
  platform_identifier = "notebook-al1-v1" # finds: outdated-notebook-platform
}

resource "aws_sagemaker_notebook_instance" "train" {
  name                = "train"
  role_arn            = aws_iam_role.notebooks.arn
  instance_type       = "ml.g5.xlarge"
  platform_identifier = "notebook-al2-v1" # finds: outdated-notebook-platform
}
