resource "google_container_cluster" "runs" { # finds: gke-secrets-without-own-key
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1
}

resource "google_container_cluster" "weights" {
  name               = "ml"
  location           = "europe-west4"
  initial_node_count = 1

  database_encryption {
    state = "DECRYPTED" # finds: gke-secrets-without-own-key
  }
}
