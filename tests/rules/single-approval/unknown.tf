variable "content" {
  type = string
}

resource "aws_codecommit_approval_rule_template" "main" {
  name    = "main"
  content = var.content
}
