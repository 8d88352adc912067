resource "aws_iam_group" "scientists" { # finds: empty-iam-group
  name = "scientists"
}

resource "aws_iam_group_membership" "scientists" {
  name  = "scientists"
  group = "others"
  users = ["anna"]
}
