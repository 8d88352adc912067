variable "masters" {
  type = bool
}

resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  cluster_config {
    dedicated_master_enabled = var.masters
  }
}
