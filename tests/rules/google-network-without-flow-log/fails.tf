resource "google_compute_subnetwork" "runs" { # finds: google-network-without-flow-log
  name          = "ml"
  region        = "europe-west4"
  network       = google_compute_network.ml.id
  ip_cidr_range = "10.0.0.0/16"
}
