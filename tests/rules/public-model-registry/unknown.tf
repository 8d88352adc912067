variable "policy" {
  type = string
}

resource "aws_sagemaker_model_package_group_policy" "ranker" {
  model_package_group_name = aws_sagemaker_model_package_group.ranker.model_package_group_name
  resource_policy          = var.policy
}
