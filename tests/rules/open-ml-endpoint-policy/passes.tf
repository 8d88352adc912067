resource "aws_vpc_endpoint" "bedrock" {
  vpc_id            = aws_vpc.science.id
  vpc_endpoint_type = "Interface"
  service_name      = "com.amazonaws.eu-west-1.bedrock-runtime"

  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "bedrock:InvokeModel"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-0a1b2c3d4e" } }
    }]
  })
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.science.id
  service_name = "com.amazonaws.eu-west-1.s3"
}
