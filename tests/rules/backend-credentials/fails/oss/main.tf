terraform {
  backend "oss" {
    bucket     = "acme-state"
    secret_key = "see the portal" # finds: backend-credentials
  }
}
