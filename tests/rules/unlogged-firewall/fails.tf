resource "aws_wafv2_web_acl" "edge" { # finds: unlogged-firewall
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

resource "aws_waf_web_acl" "classic" { # finds: unlogged-firewall
  name        = "classic"
  metric_name = "classic"

  default_action {
    type = "ALLOW"
  }
}
