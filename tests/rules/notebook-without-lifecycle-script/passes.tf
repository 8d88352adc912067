resource "aws_sagemaker_notebook_instance" "train" {
  name                  = "train"
  role_arn              = aws_iam_role.notebooks.arn
  instance_type         = "ml.g5.xlarge"
  lifecycle_config_name = aws_sagemaker_notebook_instance_lifecycle_configuration.stop_idle.name
}
