terraform {
  backend "gcs" {
    bucket                  = "acme-state"
    storage_custom_endpoint = "http://storage.acme.example" # finds: state-in-clear-transit
  }
}
