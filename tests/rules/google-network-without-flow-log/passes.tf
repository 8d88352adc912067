resource "google_compute_subnetwork" "runs" {
  name          = "ml"
  region        = "europe-west4"
  network       = google_compute_network.ml.id
  ip_cidr_range = "10.0.0.0/16"

  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
  }
}

resource "google_compute_subnetwork" "weights" {
  name          = "ml"
  region        = "europe-west4"
  network       = google_compute_network.ml.id
  ip_cidr_range = "10.0.0.0/16"
  purpose       = "REGIONAL_MANAGED_PROXY"
  role          = "ACTIVE"
}
