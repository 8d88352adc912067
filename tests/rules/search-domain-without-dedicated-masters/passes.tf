resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  cluster_config {
    dedicated_master_enabled = true
  }
}
