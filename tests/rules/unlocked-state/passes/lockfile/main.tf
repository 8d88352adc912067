terraform {
  backend "s3" {
    bucket       = "acme-state"
    key          = "platform/terraform.tfstate"
    use_lockfile = true
  }
}
