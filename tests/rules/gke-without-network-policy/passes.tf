resource "google_container_cluster" "runs" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1

  network_policy {
    enabled = true
  }
}

resource "google_container_cluster" "weights" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1
  datapath_provider  = "ADVANCED_DATAPATH"
}

resource "google_container_cluster" "scratch" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1
  enable_autopilot   = true
}
