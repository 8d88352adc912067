resource "aws_iam_group" "scientists" {
  name = "scientists"
}

resource "aws_iam_group_membership" "scientists" {
  name  = "scientists"
  group = aws_iam_group.scientists.name
  users = ["anna"]
}

resource "aws_iam_group" "operators" {
  name = "operators"
}

resource "aws_iam_user_group_membership" "ben" {
  user   = "ben"
  groups = [aws_iam_group.operators.name]
}
