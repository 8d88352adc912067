resource "google_notebooks_instance" "runs" { # finds: google-notebook-with-public-address
  name         = "lab"
  location     = "europe-west4-a"
  machine_type = "n1-standard-8"

  vm_image {
    project      = "deeplearning-platform-release"
    image_family = "pytorch-latest-gpu"
  }
}

resource "google_workbench_instance" "weights" {
  name     = "lab"
  location = "europe-west4-a"

  gce_setup { # finds: google-notebook-with-public-address
    machine_type = "g2-standard-8"
  }
}

resource "google_colab_runtime_template" "scratch" {
  display_name = "lab"
  location     = "europe-west4"

  machine_spec {
    machine_type = "g2-standard-8"
  }

  network_spec {
    enable_internet_access = true # finds: google-notebook-with-public-address
  }
}
