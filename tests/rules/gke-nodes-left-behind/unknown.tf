variable "choice" {
  type = string
}

resource "google_container_node_pool" "runs" {
  name    = "gpu"
  cluster = google_container_cluster.ml.id

  management {
    auto_repair  = true
    auto_upgrade = var.choice
  }
}
