variable "nodes" {
  type = number
}

resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  cluster_config {
    instance_count = var.nodes
  }
}
