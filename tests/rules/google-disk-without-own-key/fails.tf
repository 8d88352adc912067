resource "google_compute_disk" "runs" { # finds: google-disk-without-own-key
  name = "data"
  zone = "europe-west4-a"
  size = 1024
}

resource "google_compute_instance" "weights" {
  name         = "gpu"
  zone         = "europe-west4-a"
  machine_type = "g2-standard-8"

  boot_disk { # finds: google-disk-without-own-key
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.ml.id
  }
}
