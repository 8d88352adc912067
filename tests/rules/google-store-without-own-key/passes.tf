resource "google_storage_bucket" "runs" {
  name     = "ml-weights"
  location = "EU"

  encryption {
    default_kms_key_name = google_kms_crypto_key.ml.id
  }
}

resource "google_bigquery_dataset" "runs" {
  dataset_id = "runs"
  location   = "EU"

  default_encryption_configuration {
    kms_key_name = google_kms_crypto_key.ml.id
  }
}

resource "google_bigquery_table" "weights" {
  dataset_id = google_bigquery_dataset.runs.dataset_id
  table_id   = "runs"
}

resource "google_pubsub_topic" "scratch" {
  name         = "jobs"
  kms_key_name = google_kms_crypto_key.ml.id
}

resource "google_spanner_database" "team" {
  instance = google_spanner_instance.ml.name
  name     = "runs"

  encryption_config {
    kms_key_name = google_kms_crypto_key.ml.id
  }
}
