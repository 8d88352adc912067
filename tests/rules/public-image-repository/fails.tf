resource "aws_ecr_repository_policy" "model" {
  repository = "model"
  policy     = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { # finds: public-image-repository
        Effect    = "Allow"
        Principal = "*"
        Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      },
    ]
  })
}
