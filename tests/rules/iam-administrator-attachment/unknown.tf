variable "policy" {
  type = string
}

resource "aws_iam_role_policy_attachment" "trainer" {
  role       = "trainer"
  policy_arn = var.policy
}
