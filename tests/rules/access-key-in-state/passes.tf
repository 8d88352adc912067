resource "aws_iam_access_key" "mailer" {
  user    = aws_iam_user.mailer.name
  pgp_key = "keybase:acme"
}
