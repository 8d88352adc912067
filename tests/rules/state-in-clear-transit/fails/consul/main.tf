terraform {
  backend "consul" {
    address = "consul.acme.example:8500"
    scheme  = "http" # finds: state-in-clear-transit
    path    = "platform/terraform.tfstate"
  }
}
