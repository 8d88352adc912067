# OpenTofu lets a backend use variables.
variable "key" {
  type = string
}

terraform {
  backend "azurerm" {
    storage_account_name = "acmestate"
    container_name       = "platform"
    key                  = "terraform.tfstate"
    access_key           = var.key
  }
}
