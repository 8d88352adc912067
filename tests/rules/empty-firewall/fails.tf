resource "aws_wafv2_web_acl" "edge" { # finds: empty-firewall
  name  = "edge"
  scope = "REGIONAL"

  default_action {
    allow {}
  }
}

resource "aws_waf_web_acl" "classic" { # finds: empty-firewall
  name        = "classic"
  metric_name = "classic"

  default_action {
    type = "ALLOW"
  }
}

resource "aws_wafregional_web_acl" "region" { # finds: empty-firewall
  name        = "region"
  metric_name = "region"

  default_action {
    type = "ALLOW"
  }
}
