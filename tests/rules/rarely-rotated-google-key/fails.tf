resource "google_kms_crypto_key" "never" { # finds: rarely-rotated-google-key
  name     = "never"
  key_ring = "projects/ml/locations/europe/keyRings/ml"
}

resource "google_kms_crypto_key" "yearly" {
  name            = "yearly"
  key_ring        = "projects/ml/locations/europe/keyRings/ml"
  rotation_period = "31536000s" # finds: rarely-rotated-google-key
}
