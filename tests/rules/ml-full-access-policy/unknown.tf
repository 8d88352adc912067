variable "policy" {
  type = string
}

resource "aws_iam_role_policy_attachment" "notebooks" {
  role       = aws_iam_role.notebooks.name
  policy_arn = var.policy
}
