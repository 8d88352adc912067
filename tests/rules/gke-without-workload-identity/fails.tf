resource "google_container_node_pool" "runs" { # finds: gke-without-workload-identity
  name    = "gpu"
  cluster = google_container_cluster.ml.id
}

resource "google_container_node_pool" "weights" {
  name    = "gpu"
  cluster = google_container_cluster.ml.id

  node_config {
    workload_metadata_config {
      mode = "GCE_METADATA" # finds: gke-without-workload-identity
    }
  }
}
