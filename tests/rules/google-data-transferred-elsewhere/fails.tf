resource "google_storage_bucket" "runs" {
  name     = "acme-runs"
  location = "EU"
}

resource "google_storage_transfer_job" "out" {
  description = "nightly"

  transfer_spec {
    gcs_data_source {
      bucket_name = google_storage_bucket.runs.name
    }
    gcs_data_sink {
      bucket_name = "somebodys-copies" # finds: google-data-transferred-elsewhere
    }
  }
}

resource "google_storage_transfer_job" "disk" {
  description = "nightly"

  transfer_spec {
    gcs_data_source {
      bucket_name = google_storage_bucket.runs.name
    }
    posix_data_sink { # finds: google-data-transferred-elsewhere
      root_directory = "/mnt/out"
    }
    sink_agent_pool_name = "projects/acme/agentPools/office"
  }
}

resource "google_storage_transfer_job" "replication" {
  description = "as it comes in"

  replication_spec {
    gcs_data_source {
      bucket_name = google_storage_bucket.runs.name
    }
    gcs_data_sink {
      bucket_name = "somebodys-copies" # finds: google-data-transferred-elsewhere
    }
  }
}
