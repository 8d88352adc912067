resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  cluster_config {
    zone_awareness_enabled = true
    dedicated_master_count = 2 # finds: search-domain-without-spare-masters
  }
}

resource "aws_elasticsearch_domain" "old" {
  domain_name = "old"

  cluster_config { # finds: search-domain-without-spare-masters
    dedicated_master_count = 3
  }
}
