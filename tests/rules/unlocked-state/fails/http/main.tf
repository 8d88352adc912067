terraform {
  backend "http" { # finds: unlocked-state
    address = "https://state.acme.example/platform"
  }
}
