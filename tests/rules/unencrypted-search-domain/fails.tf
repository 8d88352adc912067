resource "aws_opensearch_domain" "documents" { # finds: unencrypted-search-domain
  domain_name = "documents"
}

resource "aws_elasticsearch_domain" "old" {
  domain_name = "old"

  encrypt_at_rest {
    enabled = false # finds: unencrypted-search-domain
  }
}
