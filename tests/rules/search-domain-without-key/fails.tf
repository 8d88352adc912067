resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  encrypt_at_rest { # finds: search-domain-without-key
    enabled = true
  }
}
