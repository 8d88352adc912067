resource "aws_networkfirewall_firewall" "inspection" {
  name                = "inspection"
  vpc_id              = "vpc-1"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/inspection"

  encryption_configuration {
    type   = "CUSTOMER_KMS"
    key_id = aws_kms_key.firewall.arn
  }
}

resource "aws_networkfirewall_rule_group" "deny" {
  name     = "deny"
  capacity = 100
  type     = "STATEFUL"

  encryption_configuration {
    type   = "CUSTOMER_KMS"
    key_id = aws_kms_key.firewall.arn
  }
}

resource "aws_networkfirewall_firewall_policy" "inspection" {
  name = "inspection"

  firewall_policy {
    stateless_default_actions          = ["aws:forward_to_sfe"]
    stateless_fragment_default_actions = ["aws:forward_to_sfe"]
  }

  encryption_configuration {
    type   = "CUSTOMER_KMS"
    key_id = aws_kms_key.firewall.arn
  }
}
