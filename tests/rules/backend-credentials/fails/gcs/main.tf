terraform {
  backend "gcs" {
    bucket         = "acme-state"
    encryption_key = "see the portal" # finds: backend-credentials
  }
}
