terraform {
  backend "http" {
    address      = "https://state.acme.example/platform"
    lock_address = "https://state.acme.example/platform/lock"
  }
}
