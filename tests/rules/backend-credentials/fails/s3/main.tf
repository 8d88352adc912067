terraform {
  backend "s3" {
    bucket     = "acme-state"
    key        = "platform/terraform.tfstate"
    region     = "eu-west-1"
    access_key = "see the portal"
    secret_key = "see the portal" # finds: backend-credentials
  }
}
