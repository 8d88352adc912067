resource "aws_iam_role_policy" "trainer" {
  role = "trainer"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "arn:aws:s3:::acme-models/*"
    }]
  })
}

resource "aws_iam_user_policy" "robot" {
  user = "robot"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Deny"
      Action   = "s3:*"
      Resource = "*"
    }]
  })
}

data "aws_iam_policy_document" "shared" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::acme-models/*"]
  }
}
