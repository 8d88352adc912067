resource "aws_sagemaker_notebook_instance" "explore" {
  name          = "explore"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.t3.medium"

  instance_metadata_service_configuration {
    minimum_instance_metadata_service_version = "2"
  }
}

resource "aws_sagemaker_notebook_instance" "train" {
  name          = "train"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.g5.xlarge"

  instance_metadata_service_configuration {
    minimum_instance_metadata_service_version = 2
  }
}
