resource "google_storage_bucket" "runs" {
  name     = "acme-runs"
  location = "EU"
}

resource "google_storage_bucket" "copies" {
  name     = "acme-copies"
  location = "EU"
}

resource "google_storage_transfer_job" "kept" {
  description = "nightly"

  transfer_spec {
    gcs_data_source {
      bucket_name = google_storage_bucket.runs.name
    }
    gcs_data_sink {
      bucket_name = google_storage_bucket.copies.name
    }
  }
}

resource "google_storage_transfer_job" "by_name" {
  description = "nightly"

  transfer_spec {
    gcs_data_source {
      bucket_name = google_storage_bucket.runs.name
    }
    gcs_data_sink {
      bucket_name = "acme-copies"
    }
  }
}
