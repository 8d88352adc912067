resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  domain_endpoint_options {
    enforce_https = true
  }
}

resource "aws_opensearch_domain" "implied" {
  domain_name = "implied"

  domain_endpoint_options {
    tls_security_policy = "Policy-Min-TLS-1-2-2019-07"
  }
}
