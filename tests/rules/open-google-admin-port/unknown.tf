variable "office" {
  type = string
}

resource "google_compute_firewall" "runs" {
  name          = "in"
  network       = google_compute_network.ml.id
  source_ranges = [var.office]

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}
