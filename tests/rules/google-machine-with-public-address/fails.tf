resource "google_compute_instance" "runs" {
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

    access_config { # finds: google-machine-with-public-address
      network_tier = "PREMIUM"
    }
  }
}

variable "choice" {
  type = string
}

resource "google_compute_instance" "of_any_type" {
  name         = "of-any-type"
  zone         = "europe-west4-a"
  machine_type = var.choice

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.ml.id

    access_config { # finds: google-machine-with-public-address
      network_tier = "PREMIUM"
    }
  }
}
