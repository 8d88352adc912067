resource "aws_iam_group_policy_attachment" "scientists" {
  group      = "scientists"
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
}

resource "aws_iam_role" "notebook" {
  name                = "notebook"
  assume_role_policy  = file("trust.json")
  managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
}

data "aws_iam_policy" "reader" {
  arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
