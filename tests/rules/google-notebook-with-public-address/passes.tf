resource "google_notebooks_instance" "runs" {
  name         = "lab"
  location     = "europe-west4-a"
  machine_type = "n1-standard-8"
  no_public_ip = true

  vm_image {
    project      = "deeplearning-platform-release"
    image_family = "pytorch-latest-gpu"
  }
}

resource "google_workbench_instance" "weights" {
  name     = "lab"
  location = "europe-west4-a"

  gce_setup {
    machine_type      = "g2-standard-8"
    disable_public_ip = true
  }
}

resource "google_colab_runtime_template" "scratch" {
  display_name = "lab"
  location     = "europe-west4"

  machine_spec {
    machine_type = "g2-standard-8"
  }

  network_spec {
    enable_internet_access = false
  }
}
