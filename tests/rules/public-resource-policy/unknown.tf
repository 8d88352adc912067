variable "reader" {
  type = string
}

resource "aws_dynamodb_resource_policy" "maybe" {
  resource_arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/runs"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = var.reader }
      Action    = "dynamodb:GetItem"
      Resource  = "*"
    }]
  })
}
