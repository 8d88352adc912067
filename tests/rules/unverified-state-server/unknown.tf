# OpenTofu lets a backend use variables.
variable "skip_verification" {
  type = bool
}

terraform {
  backend "http" {
    address                = "https://state.acme.example/platform"
    lock_address           = "https://state.acme.example/platform/lock"
    skip_cert_verification = var.skip_verification
  }
}
