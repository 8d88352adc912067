variable "firewall" {
  type = string
}

resource "aws_networkfirewall_firewall" "inspection" {
  name                = "inspection"
  vpc_id              = "vpc-1"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/inspection"
}

resource "aws_networkfirewall_logging_configuration" "inspection" {
  firewall_arn = var.firewall

  logging_configuration {
    log_destination_config {
      log_type             = "ALERT"
      log_destination_type = "S3"
      log_destination      = { bucketName = "acme-logs" }
    }
  }
}
