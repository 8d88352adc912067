resource "aws_iam_user" "anna" {
  name = "anna"
}

resource "aws_iam_user_login_profile" "anna" {
  user = "ben"
}
