terraform {
  backend "gcs" {
    bucket      = "acme-state"
    credentials = "/run/secrets/google.json"
  }
}
