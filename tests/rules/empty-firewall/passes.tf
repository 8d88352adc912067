resource "aws_wafv2_web_acl" "edge" {
  name  = "edge"
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  rule {
    name     = "rate"
    priority = 2

    action {
      block {}
    }

    statement {
      rate_based_statement {
        limit = 1000
      }
    }
  }
}

resource "aws_waf_web_acl" "classic" {
  name        = "classic"
  metric_name = "classic"

  default_action {
    type = "ALLOW"
  }

  rules {
    priority = 1
    rule_id  = "rule-1"

    action {
      type = "BLOCK"
    }
  }
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
  web_acl_arn = aws_wafv2_web_acl.shared.arn
}
