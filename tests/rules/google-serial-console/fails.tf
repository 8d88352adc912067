resource "google_compute_instance" "runs" {
  name         = "gpu"
  zone         = "europe-west4-a"
  machine_type = "g2-standard-8"
  metadata     = { serial-port-enable = "TRUE" } # finds: google-serial-console

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.ml.id
  }
}

resource "google_compute_instance_template" "weights" {
  name_prefix  = "gpu-"
  machine_type = "a2-highgpu-1g"
  metadata     = { serial-port-enable = true } # finds: google-serial-console

  disk {
    source_image = "debian-cloud/debian-12"
  }

  network_interface {
    subnetwork = google_compute_subnetwork.ml.id
  }
}
