resource "aws_sagemaker_notebook_instance" "explore" { # finds: notebook-imdsv1
  name          = "explore"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.t3.medium"
}

resource "aws_sagemaker_notebook_instance" "train" {
  name          = "train"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.g5.xlarge"

  instance_metadata_service_configuration {
    minimum_instance_metadata_service_version = "1" # finds: notebook-imdsv1
  }
}
