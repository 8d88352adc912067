variable "masters" {
  type = number
}

resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  cluster_config {
    dedicated_master_count = var.masters
    zone_awareness_enabled = true
  }
}
