terraform {
  backend "consul" {
    address = "consul.acme.example:8501"
    scheme  = "https"
    path    = "platform/terraform.tfstate"
    lock    = false # finds: unlocked-state
  }
}
