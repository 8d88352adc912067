variable "sink" {}

resource "google_storage_bucket" "runs" {
  name     = "acme-runs"
  location = "EU"
}

resource "google_storage_transfer_job" "asked" {
  description = "nightly"

  transfer_spec {
    gcs_data_source {
      bucket_name = google_storage_bucket.runs.name
    }
    gcs_data_sink {
      bucket_name = var.sink
    }
  }
}
