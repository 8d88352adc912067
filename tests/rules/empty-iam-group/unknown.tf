variable "members" {
  type = list(string)
}

resource "aws_iam_group" "scientists" {
  name = "scientists"
}

resource "aws_iam_group_membership" "scientists" {
  name  = "scientists"
  group = aws_iam_group.scientists.name
  users = var.members
}
