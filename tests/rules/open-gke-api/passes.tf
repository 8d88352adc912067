resource "google_container_cluster" "runs" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1

  master_authorized_networks_config {
    cidr_blocks {
      cidr_block = "198.51.100.0/24"
    }
  }
}

resource "google_container_cluster" "weights" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1

  private_cluster_config {
    enable_private_nodes    = true
    enable_private_endpoint = true
  }
}
