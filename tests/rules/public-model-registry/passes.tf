resource "aws_sagemaker_model_package_group_policy" "ranker" {
  model_package_group_name = aws_sagemaker_model_package_group.ranker.model_package_group_name

  resource_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = ["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"]
      Resource  = "*"
    }]
  })
}

resource "aws_sagemaker_model_package_group_policy" "embedder" {
  model_package_group_name = aws_sagemaker_model_package_group.embedder.model_package_group_name

  resource_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sagemaker:DescribeModelPackage"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-0a1b2c3d4e" } }
    }]
  })
}
