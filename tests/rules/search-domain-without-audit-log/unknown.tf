variable "audit" {
  type = bool
}

resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  log_publishing_options {
    log_type                 = "AUDIT_LOGS"
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.search.arn
    enabled                  = var.audit
  }
}
