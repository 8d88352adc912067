resource "aws_load_balancer_policy" "own" {
  load_balancer_name = aws_elb.old.name
  policy_name        = "own"
  policy_type_name   = "SSLNegotiationPolicyType"

  policy_attribute {
    name  = "Protocol-TLSv1.2"
    value = "true"
  }

  policy_attribute {
    name  = "Protocol-TLSv1" # finds: weak-classic-load-balancer-policy
    value = "true"
  }
}

resource "aws_load_balancer_policy" "named" {
  load_balancer_name = aws_elb.old.name
  policy_name        = "named"
  policy_type_name   = "SSLNegotiationPolicyType"

  policy_attribute {
    name  = "Reference-Security-Policy" # finds: weak-classic-load-balancer-policy
    value = "ELBSecurityPolicy-2016-08"
  }
}
