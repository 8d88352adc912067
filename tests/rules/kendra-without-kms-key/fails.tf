resource "aws_kendra_index" "intranet" { # finds: kendra-without-kms-key
  name     = "intranet"
  role_arn = aws_iam_role.kendra.arn
}
