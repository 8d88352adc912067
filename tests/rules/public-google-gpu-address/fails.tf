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

    access_config { # finds: public-google-gpu-address
      network_tier = "PREMIUM"
    }
  }
}

resource "google_compute_instance" "weights" {
  name         = "gpu"
  zone         = "europe-west4-a"
  machine_type = "n1-standard-8"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  guest_accelerator {
    type  = "nvidia-tesla-t4"
    count = 1
  }

  network_interface {
    subnetwork = google_compute_subnetwork.ml.id

    access_config { # finds: public-google-gpu-address
      network_tier = "PREMIUM"
    }
  }
}

resource "google_compute_instance_template" "scratch" {
  name_prefix  = "gpu-"
  machine_type = "a2-highgpu-1g"

  disk {
    source_image = "debian-cloud/debian-12"
  }

  network_interface {
    subnetwork = google_compute_subnetwork.ml.id

    access_config { # finds: public-google-gpu-address
      network_tier = "PREMIUM"
    }
  }
}
