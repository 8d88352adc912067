variable "choice" {
  type = string
}

resource "google_notebooks_instance" "runs" {
  name         = "lab"
  location     = "europe-west4-a"
  machine_type = "n1-standard-8"
  no_public_ip = var.choice

  vm_image {
    project      = "deeplearning-platform-release"
    image_family = "pytorch-latest-gpu"
  }
}
