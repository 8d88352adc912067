resource "aws_ecr_repository_policy" "model" {
  repository = "model"
  policy     = jsonencode({ # finds: public-image-repository
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      },
    ]
  })
}
