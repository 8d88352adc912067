variable "policy" {
  type = string
}

resource "aws_iam_role_policy" "trainer" {
  role   = "trainer"
  policy = var.policy
}
