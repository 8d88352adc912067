resource "aws_iam_access_key" "mailer" { # finds: access-key-in-state
  user = aws_iam_user.mailer.name
}

resource "aws_iam_user_login_profile" "ada" { # finds: access-key-in-state
  user = aws_iam_user.ada.name
}
