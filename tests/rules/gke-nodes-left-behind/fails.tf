resource "google_container_node_pool" "runs" { # finds: gke-nodes-left-behind
  name    = "gpu"
  cluster = google_container_cluster.ml.id
}

resource "google_container_node_pool" "weights" {
  name    = "gpu"
  cluster = google_container_cluster.ml.id

  management {
    auto_repair  = true
    auto_upgrade = false # finds: gke-nodes-left-behind
  }
}
