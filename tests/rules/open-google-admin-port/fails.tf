resource "google_compute_firewall" "runs" {
  name          = "in"
  network       = google_compute_network.ml.id
  source_ranges = ["0.0.0.0/0"] # finds: open-google-admin-port

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}

resource "google_compute_firewall" "weights" {
  name          = "in"
  network       = google_compute_network.ml.id
  source_ranges = ["10.0.0.0/8", "::/0"] # finds: open-google-admin-port

  allow {
    protocol = "tcp"
    ports    = ["443", "8000-9000"]
  }
}

resource "google_compute_firewall" "scratch" {
  name          = "in"
  network       = google_compute_network.ml.id
  source_ranges = ["0.0.0.0/0"] # finds: open-google-admin-port

  allow {
    protocol = "all"
  }
}
