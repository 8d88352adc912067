resource "google_kms_crypto_key" "quarterly" {
  name            = "quarterly"
  key_ring        = "projects/ml/locations/europe/keyRings/ml"
  rotation_period = "7776000s"
}

resource "google_kms_crypto_key" "signs" {
  name     = "signs"
  key_ring = "projects/ml/locations/europe/keyRings/ml"
  purpose  = "ASYMMETRIC_SIGN"
}
