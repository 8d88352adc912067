variable "https" {
  type = bool
}

resource "aws_cloudsearch_domain" "titles" {
  name = "titles"

  endpoint_options {
    enforce_https = var.https
  }
}
