resource "google_container_cluster" "runs" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1

  database_encryption {
    state    = "ENCRYPTED"
    key_name = google_kms_crypto_key.ml.id
  }
}
