resource "aws_opensearch_domain" "documents" { # finds: search-domain-without-audit-log
  domain_name = "documents"
}

resource "aws_elasticsearch_domain" "old" {
  domain_name = "old"

  log_publishing_options {
    log_type                 = "AUDIT_LOGS"
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.search.arn
    enabled                  = false # finds: search-domain-without-audit-log
  }
}
