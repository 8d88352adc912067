resource "aws_opensearch_domain" "documents" { # finds: plaintext-search-domain
  domain_name = "documents"
}

resource "aws_elasticsearch_domain" "old" {
  domain_name = "old"

  domain_endpoint_options {
    enforce_https = false # finds: plaintext-search-domain
  }
}
