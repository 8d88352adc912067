resource "google_container_cluster" "runs" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1
  logging_service    = "none" # finds: gke-without-log
}

resource "google_container_cluster" "weights" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1
  monitoring_service = "none" # finds: gke-without-log
}
