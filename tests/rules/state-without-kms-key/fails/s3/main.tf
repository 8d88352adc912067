terraform {
  backend "s3" { # finds: state-without-kms-key
    bucket  = "acme-state"
    key     = "platform/terraform.tfstate"
    region  = "eu-west-1"
    encrypt = true
  }
}
