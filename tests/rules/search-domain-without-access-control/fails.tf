resource "aws_opensearch_domain" "documents" { # finds: search-domain-without-access-control
  domain_name = "documents"
}

resource "aws_elasticsearch_domain" "old" {
  domain_name = "old"

  advanced_security_options {
    enabled = false # finds: search-domain-without-access-control
  }
}
