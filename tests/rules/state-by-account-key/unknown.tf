# The rest comes at init.
terraform {
  backend "azurerm" {
    key = "terraform.tfstate"
  }
}
