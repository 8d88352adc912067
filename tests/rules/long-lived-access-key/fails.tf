resource "aws_iam_access_key" "ci" { # finds: long-lived-access-key
  user = "ci"
}
