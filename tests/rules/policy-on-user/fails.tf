resource "aws_iam_user_policy_attachment" "anna" { # finds: policy-on-user
  user       = "anna"
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_user_policy" "anna" { # finds: policy-on-user
  user   = "anna"
  policy = file("policy.json")
}

resource "aws_iam_policy_attachment" "readers" {
  name       = "readers"
  users      = ["anna", "ben"] # finds: policy-on-user
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
