terraform {
  backend "consul" {
    scheme       = "https"
    path         = "platform/terraform.tfstate"
    access_token = "see the portal" # finds: backend-credentials
  }
}
