resource "aws_iam_role_policy" "trainer" {
  role = "trainer"
  policy = jsonencode({ # finds: wildcard-iam-action
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:*", "logs:PutLogEvents"]
        Resource = "*"
      },
    ]
  })
}
