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
