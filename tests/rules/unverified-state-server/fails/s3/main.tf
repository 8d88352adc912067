terraform {
  backend "s3" {
    bucket   = "acme-state"
    key      = "platform/terraform.tfstate"
    region   = "eu-west-1"
    insecure = true # finds: unverified-state-server
  }
}
