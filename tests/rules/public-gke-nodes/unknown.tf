variable "choice" {
  type = string
}

resource "google_container_cluster" "runs" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1

  private_cluster_config {
    enable_private_nodes = var.choice
  }
}
