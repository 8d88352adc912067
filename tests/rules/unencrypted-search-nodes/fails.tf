resource "aws_opensearch_domain" "documents" { # finds: unencrypted-search-nodes
  domain_name = "documents"

  cluster_config {
    instance_count = 3
  }
}

resource "aws_elasticsearch_domain" "old" {
  domain_name           = "old"
  elasticsearch_version = "7.10"

  node_to_node_encryption {
    enabled = false # finds: unencrypted-search-nodes
  }
}
