variable "acl" {
  type = string
}

resource "aws_wafv2_web_acl" "shared" {
  name  = "shared"
  scope = "REGIONAL"

  default_action {
    allow {}
  }
}

resource "aws_wafv2_web_acl_rule_group_association" "shared" {
  rule_name   = "shared"
  priority    = 1
  web_acl_arn = var.acl
}
