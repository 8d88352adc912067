resource "google_vertex_ai_dataset" "runs" {
  display_name        = "images"
  region              = "europe-west4"
  metadata_schema_uri = "gs://google-cloud-aiplatform/schema/dataset/metadata/image_1.0.0.yaml"

  encryption_spec {
    kms_key_name = google_kms_crypto_key.ml.id
  }
}

resource "google_notebooks_instance" "weights" {
  name            = "lab"
  location        = "europe-west4-a"
  machine_type    = "n1-standard-8"
  disk_encryption = "CMEK"
  kms_key         = google_kms_crypto_key.ml.id

  vm_image {
    project      = "deeplearning-platform-release"
    image_family = "pytorch-latest-gpu"
  }
}

resource "google_workbench_instance" "scratch" {
  name     = "lab"
  location = "europe-west4-a"

  gce_setup {
    boot_disk {
      disk_encryption = "CMEK"
      kms_key         = google_kms_crypto_key.ml.id
    }
  }
}
