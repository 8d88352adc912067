resource "aws_wafv2_web_acl" "edge" {
  name  = "edge"
  scope = "REGIONAL"

  default_action {
    allow {}
  }

  rule { # finds: firewall-rule-without-action
    name     = "rate"
    priority = 2

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

  rules { # finds: firewall-rule-without-action
    priority = 1
    rule_id  = "rule-1"
  }
}

resource "aws_wafregional_web_acl" "region" {
  name        = "region"
  metric_name = "region"

  default_action {
    type = "ALLOW"
  }

  rule { # finds: firewall-rule-without-action
    priority = 1
    rule_id  = "rule-1"
  }
}

resource "aws_waf_rule_group" "group" {
  name        = "group"
  metric_name = "group"

  activated_rule { # finds: firewall-rule-without-action
    priority = 1
    rule_id  = "rule-1"
  }
}
