variable "policy" {
  type = string
}

resource "aws_opensearchserverless_security_policy" "network" {
  name   = "manuals"
  type   = "network"
  policy = var.policy
}
