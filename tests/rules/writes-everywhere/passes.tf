resource "aws_iam_role_policy" "trainer" {
  role = "trainer"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sqs:SendMessage"]
      Resource = "arn:aws:sqs:eu-west-1:123456789012:jobs"
    }]
  })
}

resource "aws_iam_user_policy" "robot" {
  user = "robot"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Deny"
      Action   = ["sqs:SendMessage", "sqs:DeleteMessage"]
      Resource = "*"
    }]
  })
}

data "aws_iam_policy_document" "shared" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-west-1:123456789012:jobs"]
  }
}
