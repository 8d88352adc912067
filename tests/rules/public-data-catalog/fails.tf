resource "aws_glue_resource_policy" "main" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-data-catalog
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "glue:GetTables"
      Resource  = "*"
    }]
  })
}
