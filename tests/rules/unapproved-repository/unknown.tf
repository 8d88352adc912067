variable "repository" {
  type = string
}

resource "aws_codecommit_repository" "server" {
  repository_name = "server"
}

resource "aws_codecommit_approval_rule_template_association" "any" {
  approval_rule_template_name = "main"
  repository_name             = var.repository
}
