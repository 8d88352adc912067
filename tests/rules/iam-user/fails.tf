resource "aws_iam_user" "anna" { # finds: iam-user
  name = "anna"
}
