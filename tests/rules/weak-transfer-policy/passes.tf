resource "aws_transfer_server" "drop" {
  endpoint_type        = "VPC"
  security_policy_name = "TransferSecurityPolicy-2025-03"
}

resource "aws_transfer_server" "fips" {
  endpoint_type        = "VPC"
  security_policy_name = "TransferSecurityPolicy-FIPS-2024-05"
}
