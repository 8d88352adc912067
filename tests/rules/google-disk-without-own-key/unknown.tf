variable "disks" {
  type = list(string)
}

resource "google_compute_instance" "runs" {
  name         = "gpu"
  zone         = "europe-west4-a"
  machine_type = "g2-standard-8"

  boot_disk {
    kms_key_self_link = google_kms_crypto_key.ml.id
  }

  network_interface {
    subnetwork = google_compute_subnetwork.ml.id
  }

  dynamic "attached_disk" {
    for_each = var.disks

    content {
      source = attached_disk.value
    }
  }
}
