terraform {
  backend "s3" { # finds: unencrypted-state
    bucket = "acme-state"
    key    = "platform/terraform.tfstate"
    region = "eu-west-1"
  }
}
