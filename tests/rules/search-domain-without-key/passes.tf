resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  encrypt_at_rest {
    enabled    = true
    kms_key_id = aws_kms_key.search.arn
  }
}
