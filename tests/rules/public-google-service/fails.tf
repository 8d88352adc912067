resource "google_cloud_run_v2_service_iam_member" "runs" {
  name     = google_cloud_run_v2_service.model.name
  location = "europe-west4"
  role     = "roles/run.invoker"
  member   = "allUsers" # finds: public-google-service
}

resource "google_kms_crypto_key_iam_binding" "weights" { # finds: public-google-service
  crypto_key_id = google_kms_crypto_key.ml.id
  role          = "roles/cloudkms.cryptoKeyDecrypter"
  members       = ["group:ml@example.com", "allAuthenticatedUsers"]
}

resource "google_spanner_database_iam_member" "readers" {
  instance = "ml"
  database = "features"
  role     = "roles/spanner.databaseReader"
  member   = "allAuthenticatedUsers" # finds: public-google-service
}

resource "google_bigquery_analytics_hub_listing_iam_binding" "readers" { # finds: public-google-service
  location         = "EU"
  data_exchange_id = "ml"
  listing_id       = "features"
  role             = "roles/analyticshub.subscriber"
  members          = ["allUsers"]
}
