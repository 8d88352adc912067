resource "aws_dynamodb_resource_policy" "main" {
  resource_arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/runs"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-resource-policy
      Effect    = "Allow"
      Principal = "*"
      Action    = "dynamodb:GetItem"
      Resource  = "*"
    }]
  })
}

resource "aws_efs_file_system_policy" "main" {
  file_system_id = "fs-0123456789abcdef0"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-resource-policy
      Effect    = "Allow"
      Principal = "*"
      Action    = "elasticfilesystem:ClientMount"
      Resource  = "*"
    }]
  })
}

resource "aws_s3control_access_point_policy" "main" {
  access_point_arn = "arn:aws:s3:eu-west-1:111122223333:accesspoint/models"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-resource-policy
      Effect    = "Allow"
      Principal = "*"
      Action    = "s3:GetObject"
      Resource  = "*"
    }]
  })
}

resource "aws_s3tables_table_bucket_policy" "main" {
  table_bucket_arn = "arn:aws:s3tables:eu-west-1:111122223333:bucket/features"

  resource_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-resource-policy
      Effect    = "Allow"
      Principal = "*"
      Action    = "s3tables:GetTableData"
      Resource  = "*"
    }]
  })
}

resource "aws_redshift_resource_policy" "main" {
  resource_arn = "arn:aws:redshift:eu-west-1:111122223333:namespace:4c5b6a"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-resource-policy
      Effect    = "Allow"
      Principal = "*"
      Action    = "redshift:CreateInboundIntegration"
      Resource  = "*"
    }]
  })
}

resource "aws_cloudwatch_log_destination_policy" "main" {
  destination_name = "collected"

  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-resource-policy
      Effect    = "Allow"
      Principal = "*"
      Action    = "logs:PutSubscriptionFilter"
      Resource  = "*"
    }]
  })
}

resource "aws_opensearch_domain_policy" "main" {
  domain_name = "vectors"

  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-resource-policy
      Effect    = "Allow"
      Principal = "*"
      Action    = "es:ESHttpGet"
      Resource  = "*"
    }]
  })
}

data "aws_iam_policy_document" "readers" {
  statement {
    actions = ["s3:GetObject"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::*:role/reader"]
    }
  }
}

resource "aws_s3control_multi_region_access_point_policy" "main" {
  details {
    name   = "models"
    policy = data.aws_iam_policy_document.readers.json # finds: public-resource-policy
  }
}
