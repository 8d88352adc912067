resource "aws_opensearch_domain" "documents" { # finds: public-search-domain
  domain_name = "documents"
}

resource "aws_elasticsearch_domain" "old" { # finds: public-search-domain
  domain_name = "old"
}
