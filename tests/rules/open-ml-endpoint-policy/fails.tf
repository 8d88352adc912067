resource "aws_vpc_endpoint" "bedrock" { # finds: open-ml-endpoint-policy
  vpc_id            = aws_vpc.science.id
  vpc_endpoint_type = "Interface"
  service_name      = "com.amazonaws.eu-west-1.bedrock-runtime"
}

resource "aws_vpc_endpoint" "sagemaker" {
  vpc_id            = aws_vpc.science.id
  vpc_endpoint_type = "Interface"
  service_name      = "com.amazonaws.eu-west-1.sagemaker.runtime"

  policy = jsonencode({
    Statement = [{ # finds: open-ml-endpoint-policy
      Effect    = "Allow"
      Principal = "*"
      Action    = "*"
      Resource  = "*"
    }]
  })
}
