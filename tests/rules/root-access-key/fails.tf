resource "aws_iam_access_key" "deploy" {
  user = "root" # finds: root-access-key
}
