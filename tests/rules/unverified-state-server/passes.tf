terraform {
  backend "http" {
    address                   = "https://state.acme.example/platform"
    lock_address              = "https://state.acme.example/platform/lock"
    client_ca_certificate_pem = file("ca.pem")
  }
}
