resource "aws_opensearch_domain" "documents" { # finds: unlogged-search-domain
  domain_name = "documents"
}

resource "aws_elasticsearch_domain" "old" {
  domain_name = "old"

  log_publishing_options {
    log_type                 = "ES_APPLICATION_LOGS"
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.search.arn
    enabled                  = false # finds: unlogged-search-domain
  }
}
