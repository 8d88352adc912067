resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  advanced_security_options {
    enabled = true
  }
}
