variable "reference" {
  type = string
}

resource "aws_load_balancer_policy" "named" {
  load_balancer_name = aws_elb.old.name
  policy_name        = "named"
  policy_type_name   = "SSLNegotiationPolicyType"

  policy_attribute {
    name  = "Reference-Security-Policy"
    value = var.reference
  }
}
