variable "policy" {
  type = string
}

resource "aws_transfer_server" "drop" {
  endpoint_type        = "VPC"
  security_policy_name = var.policy
}
