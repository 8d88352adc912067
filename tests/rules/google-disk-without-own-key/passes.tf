resource "google_compute_disk" "runs" {
  name = "data"
  zone = "europe-west4-a"
  size = 1024

  disk_encryption_key {
    kms_key_self_link = google_kms_crypto_key.ml.id
  }
}

resource "google_compute_instance" "weights" {
  name         = "gpu"
  zone         = "europe-west4-a"
  machine_type = "g2-standard-8"

  boot_disk {
    kms_key_self_link = google_kms_crypto_key.ml.id
  }

  network_interface {
    subnetwork = google_compute_subnetwork.ml.id
  }
}
