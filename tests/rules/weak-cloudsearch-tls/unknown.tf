variable "policy" {
  type = string
}

resource "aws_cloudsearch_domain" "titles" {
  name = "titles"

  endpoint_options {
    tls_security_policy = var.policy
  }
}
