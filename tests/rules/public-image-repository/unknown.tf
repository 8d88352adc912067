variable "reader" {
  type = string
}

resource "aws_ecr_repository_policy" "model" {
  repository = "model"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = var.reader }
        Action    = "ecr:BatchGetImage"
      },
    ]
  })
}
