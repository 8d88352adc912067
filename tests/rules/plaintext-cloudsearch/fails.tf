resource "aws_cloudsearch_domain" "titles" { # finds: plaintext-cloudsearch
  name = "titles"
}

resource "aws_cloudsearch_domain" "authors" {
  name = "authors"

  endpoint_options {
    enforce_https = false # finds: plaintext-cloudsearch
  }
}
