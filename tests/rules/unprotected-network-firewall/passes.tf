resource "aws_networkfirewall_firewall" "inspection" {
  name                = "inspection"
  vpc_id              = "vpc-1"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/inspection"
  delete_protection   = true
}
