resource "aws_sagemaker_notebook_instance" "train" { # finds: notebook-without-lifecycle-script
  name          = "train"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.g5.xlarge"
}
