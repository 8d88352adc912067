resource "aws_networkfirewall_firewall" "inspection" { # finds: network-firewall-without-key
  name                = "inspection"
  vpc_id              = "vpc-1"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/inspection"
}

resource "aws_networkfirewall_rule_group" "deny" {
  name     = "deny"
  capacity = 100
  type     = "STATEFUL"

  encryption_configuration { # finds: network-firewall-without-key
    type = "AWS_OWNED_KMS_KEY"
  }
}

resource "aws_networkfirewall_firewall_policy" "inspection" { # finds: network-firewall-without-key
  name = "inspection"

  firewall_policy {
    stateless_default_actions          = ["aws:forward_to_sfe"]
    stateless_fragment_default_actions = ["aws:forward_to_sfe"]
  }
}
