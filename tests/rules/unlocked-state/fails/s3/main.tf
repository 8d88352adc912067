terraform {
  backend "s3" { # finds: unlocked-state
    bucket  = "acme-state"
    key     = "platform/terraform.tfstate"
    region  = "eu-west-1"
    encrypt = true
  }
}
