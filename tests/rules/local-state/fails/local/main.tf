terraform {
  backend "local" { # finds: local-state
    path = "terraform.tfstate"
  }
}
