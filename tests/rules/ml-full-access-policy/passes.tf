resource "aws_iam_role_policy_attachment" "notebooks" {
  role       = aws_iam_role.notebooks.name
  policy_arn = "arn:aws:iam::111122223333:policy/notebooks"
}

resource "aws_iam_role" "agents" {
  name                = "agents"
  assume_role_policy  = data.aws_iam_policy_document.agents.json
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonBedrockReadOnly"]
}
