variable "choice" {
  type = string
}

resource "google_compute_instance" "runs" {
  name         = "gpu"
  zone         = "europe-west4-a"
  machine_type = "g2-standard-8"
  metadata     = { serial-port-enable = var.choice }

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.ml.id
  }
}
