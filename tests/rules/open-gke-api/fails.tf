resource "google_container_cluster" "runs" { # finds: open-gke-api
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1
}

resource "google_container_cluster" "weights" { # finds: open-gke-api
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1

  master_authorized_networks_config {
    cidr_blocks {
      cidr_block = "0.0.0.0/0"
    }
  }
}
