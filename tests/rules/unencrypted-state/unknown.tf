# The rest comes at init.
terraform {
  backend "s3" {
    key = "platform/terraform.tfstate"
  }
}
