terraform {
  backend "http" {
    address      = "http://state.acme.example/platform"      # finds: state-in-clear-transit
    lock_address = "http://state.acme.example/platform/lock" # finds: state-in-clear-transit
  }
}
