resource "aws_iam_role_policy" "trainer" {
  role = "trainer"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "iam:PassRole"
      Resource = "arn:aws:iam::123456789012:role/trainer"
    }]
  })
}

resource "aws_iam_user_policy" "robot" {
  user = "robot"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Deny"
      Action   = "iam:PassRole"
      Resource = "*"
    }]
  })
}

data "aws_iam_policy_document" "shared" {
  statement {
    actions   = ["iam:PassRole"]
    resources = ["arn:aws:iam::123456789012:role/trainer"]
  }
}
