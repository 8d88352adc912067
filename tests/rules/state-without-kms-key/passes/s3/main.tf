terraform {
  backend "s3" {
    bucket     = "acme-state"
    key        = "platform/terraform.tfstate"
    region     = "eu-west-1"
    encrypt    = true
    kms_key_id = "alias/state"
  }
}
