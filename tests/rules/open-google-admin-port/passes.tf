resource "google_compute_firewall" "runs" {
  name          = "in"
  network       = google_compute_network.ml.id
  source_ranges = ["35.235.240.0/20"]

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}

resource "google_compute_firewall" "weights" {
  name          = "in"
  network       = google_compute_network.ml.id
  source_ranges = ["0.0.0.0/0"]

  allow {
    protocol = "tcp"
    ports    = ["443"]
  }

  allow {
    protocol = "icmp"
  }
}

resource "google_compute_firewall" "scratch" {
  name               = "in"
  network            = google_compute_network.ml.id
  direction          = "EGRESS"
  destination_ranges = ["0.0.0.0/0"]

  allow {
    protocol = "all"
  }
}
