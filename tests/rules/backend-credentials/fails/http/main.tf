terraform {
  backend "http" {
    address  = "https://state.acme.example/platform"
    username = "ci"
    password = "see the portal" # finds: backend-credentials
  }
}
