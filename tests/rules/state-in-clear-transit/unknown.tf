# The scheme comes from the environment, or is HTTP.
terraform {
  backend "consul" {
    path = "platform/terraform.tfstate"
  }
}
