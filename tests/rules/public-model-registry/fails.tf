resource "aws_sagemaker_model_package_group_policy" "ranker" {
  model_package_group_name = aws_sagemaker_model_package_group.ranker.model_package_group_name

  resource_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-model-registry
      Effect    = "Allow"
      Principal = "*"
      Action    = ["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"]
      Resource  = "*"
    }]
  })
}
