resource "google_container_cluster" "runs" { # finds: public-gke-nodes
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1
}

resource "google_container_cluster" "weights" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1

  private_cluster_config {
    enable_private_nodes = false # finds: public-gke-nodes
  }
}
