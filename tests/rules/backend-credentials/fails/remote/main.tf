terraform {
  backend "remote" {
    organization = "acme"
    token        = "see the portal" # finds: backend-credentials

    workspaces {
      name = "platform"
    }
  }
}
