variable "https" {
  type = bool
}

resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  domain_endpoint_options {
    enforce_https = var.https
  }
}
