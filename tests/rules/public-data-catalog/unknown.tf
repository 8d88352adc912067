variable "reader" {
  type = string
}

resource "aws_glue_resource_policy" "main" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = var.reader }
      Action    = "glue:GetTables"
      Resource  = "*"
    }]
  })
}
