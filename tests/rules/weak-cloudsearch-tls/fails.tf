resource "aws_cloudsearch_domain" "titles" {
  name = "titles"

  endpoint_options { # finds: weak-cloudsearch-tls
    enforce_https = true
  }
}

resource "aws_cloudsearch_domain" "authors" {
  name = "authors"

  endpoint_options {
    tls_security_policy = "Policy-Min-TLS-1-0-2019-07" # finds: weak-cloudsearch-tls
  }
}
