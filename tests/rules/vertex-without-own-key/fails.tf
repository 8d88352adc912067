resource "google_vertex_ai_dataset" "runs" { # finds: vertex-without-own-key
  display_name        = "images"
  region              = "europe-west4"
  metadata_schema_uri = "gs://google-cloud-aiplatform/schema/dataset/metadata/image_1.0.0.yaml"
}

resource "google_vertex_ai_endpoint" "weights" { # finds: vertex-without-own-key
  name         = "model"
  display_name = "model"
  location     = "europe-west4"
}

resource "google_notebooks_instance" "scratch" { # finds: vertex-without-own-key
  name         = "lab"
  location     = "europe-west4-a"
  machine_type = "n1-standard-8"

  vm_image {
    project      = "deeplearning-platform-release"
    image_family = "pytorch-latest-gpu"
  }
}
