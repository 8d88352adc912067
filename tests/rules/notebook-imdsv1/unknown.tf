variable "metadata_version" {
  type = string
}

resource "aws_sagemaker_notebook_instance" "explore" {
  name          = "explore"
  role_arn      = aws_iam_role.notebooks.arn
  instance_type = "ml.t3.medium"

  instance_metadata_service_configuration {
    minimum_instance_metadata_service_version = var.metadata_version
  }
}
