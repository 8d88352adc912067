resource "google_compute_instance" "runs" {
  name         = "gpu"
  zone         = "europe-west4-a"
  machine_type = "g2-standard-8"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.ml.id
  }
}

resource "google_compute_instance" "weights" {
  name         = "gpu"
  zone         = "europe-west4-a"
  machine_type = "e2-standard-4"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.ml.id

    access_config {
      network_tier = "PREMIUM"
    }
  }
}
