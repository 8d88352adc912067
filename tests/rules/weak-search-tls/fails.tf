resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  domain_endpoint_options { # finds: weak-search-tls
    enforce_https = true
  }
}

resource "aws_elasticsearch_domain" "old" {
  domain_name = "old"

  domain_endpoint_options {
    tls_security_policy = "Policy-Min-TLS-1-0-2019-07" # finds: weak-search-tls
  }
}
