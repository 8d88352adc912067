resource "google_storage_bucket" "runs" { # finds: google-store-without-own-key
  name     = "ml-weights"
  location = "EU"
}

resource "google_bigquery_dataset" "weights" { # finds: google-store-without-own-key
  dataset_id = "runs"
  location   = "EU"
}

resource "google_pubsub_topic" "scratch" { # finds: google-store-without-own-key
  name = "jobs"
}

resource "google_sql_database_instance" "team" { # finds: google-store-without-own-key
  name             = "runs"
  region           = "europe-west4"
  database_version = "POSTGRES_16"

  settings {
    tier = "db-custom-2-7680"
  }
}
