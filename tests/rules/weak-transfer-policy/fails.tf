resource "aws_transfer_server" "drop" { # finds: weak-transfer-policy
  endpoint_type = "VPC"
}

resource "aws_transfer_server" "old" {
  endpoint_type        = "VPC"
  security_policy_name = "TransferSecurityPolicy-2020-06" # finds: weak-transfer-policy
}
