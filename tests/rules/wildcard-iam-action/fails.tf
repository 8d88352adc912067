resource "aws_iam_role_policy" "trainer" {
  role = "trainer"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { # finds: wildcard-iam-action
        Effect   = "Allow"
        Action   = ["s3:*", "logs:PutLogEvents"]
        Resource = "*"
      },
    ]
  })
}
