resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  cluster_config { # finds: search-domain-without-dedicated-masters
    instance_count = 3
  }
}

resource "aws_elasticsearch_domain" "old" {
  domain_name = "old"

  cluster_config {
    dedicated_master_enabled = false # finds: search-domain-without-dedicated-masters
  }
}
