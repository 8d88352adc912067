variable "policy" {
  type = string
}

resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  domain_endpoint_options {
    tls_security_policy = var.policy
  }
}
