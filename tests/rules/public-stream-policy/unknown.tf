variable "reader" {
  type = string
}

resource "aws_kinesis_resource_policy" "main" {
  resource_arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = var.reader }
      Action    = "kinesis:GetRecords"
      Resource  = "*"
    }]
  })
}
