resource "google_container_node_pool" "runs" {
  name    = "gpu"
  cluster = google_container_cluster.ml.id

  node_config {
    workload_metadata_config {
      mode = "GKE_METADATA"
    }
  }
}
