resource "aws_opensearch_domain" "documents" { # finds: unencrypted-search-domain
  domain_name = "documents"
}

resource "aws_elasticsearch_domain" "old" {
  domain_name           = "old"
  elasticsearch_version = "7.10"

  encrypt_at_rest {
    enabled = false # finds: unencrypted-search-domain
  }
}
