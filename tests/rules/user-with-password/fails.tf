resource "aws_iam_user" "anna" { # finds: user-with-password
  name = "anna"
}

resource "aws_iam_user_login_profile" "anna" {
  user = aws_iam_user.anna.name
}
