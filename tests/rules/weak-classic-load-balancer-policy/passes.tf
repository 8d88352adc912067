resource "aws_load_balancer_policy" "own" {
  load_balancer_name = aws_elb.old.name
  policy_name        = "own"
  policy_type_name   = "SSLNegotiationPolicyType"

  policy_attribute {
    name  = "Protocol-TLSv1.2"
    value = "true"
  }

  policy_attribute {
    name  = "Protocol-TLSv1.1"
    value = "false"
  }
}

resource "aws_load_balancer_policy" "named" {
  load_balancer_name = aws_elb.old.name
  policy_name        = "named"
  policy_type_name   = "SSLNegotiationPolicyType"

  policy_attribute {
    name  = "Reference-Security-Policy"
    value = "ELBSecurityPolicy-TLS-1-2-2017-01"
  }
}
