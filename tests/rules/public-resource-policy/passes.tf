resource "aws_dynamodb_resource_policy" "organization" {
  resource_arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/runs"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "dynamodb:GetItem"
      Resource  = "*"
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-abcdefghij" } }
    }]
  })
}

resource "aws_s3tables_table_bucket_policy" "own" {
  table_bucket_arn = "arn:aws:s3tables:eu-west-1:111122223333:bucket/features"

  resource_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = "s3tables:GetTableData"
      Resource  = "*"
    }]
  })
}

resource "aws_opensearch_domain" "inside" {
  domain_name = "vectors"

  vpc_options {
    subnet_ids = ["subnet-1"]
  }

  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "es:ESHttpGet"
      Resource  = "*"
    }]
  })
}

resource "aws_opensearch_domain_policy" "inside" {
  domain_name = aws_opensearch_domain.inside.domain_name

  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "es:ESHttpGet"
      Resource  = "*"
    }]
  })
}
