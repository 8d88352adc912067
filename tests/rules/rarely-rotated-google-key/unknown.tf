variable "period" {
  type = string
}

resource "google_kms_crypto_key" "maybe" {
  name            = "maybe"
  key_ring        = "projects/ml/locations/europe/keyRings/ml"
  rotation_period = var.period
}
