terraform {
  backend "http" {
    address                = "https://state.acme.example/platform"
    lock_address           = "https://state.acme.example/platform/lock"
    skip_cert_verification = true # finds: unverified-state-server
  }
}
