variable "access" {
  type = list(string)
}

resource "google_compute_instance" "runs" {
  name         = "runs"
  zone         = "europe-west4-a"
  machine_type = "n2-standard-4"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.ml.id

    dynamic "access_config" {
      for_each = var.access

      content {
        network_tier = access_config.value
      }
    }
  }
}
