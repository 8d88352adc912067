terraform {
  backend "gcs" {
    bucket             = "acme-state"
    prefix             = "platform"
    kms_encryption_key = "projects/acme/locations/europe-west1/keyRings/state/cryptoKeys/platform"
  }
}
