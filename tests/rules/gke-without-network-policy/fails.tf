resource "google_container_cluster" "runs" { # finds: gke-without-network-policy
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1
}

resource "google_container_cluster" "weights" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1

  network_policy {
    enabled = false # finds: gke-without-network-policy
  }
}
