variable "condition" {
  type = map(map(string))
}

resource "aws_iam_group" "scientists" {
  name = "scientists"
}

resource "aws_iam_group_policy" "scientists" {
  group = aws_iam_group.scientists.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      NotAction = ["iam:EnableMFADevice", "sts:GetSessionToken"]
      Resource  = "*"
      Condition = var.condition
    }]
  })
}
