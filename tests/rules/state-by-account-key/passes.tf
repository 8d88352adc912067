terraform {
  backend "azurerm" {
    storage_account_name = "acmestate"
    container_name       = "platform"
    key                  = "terraform.tfstate"
    use_azuread_auth     = true
  }
}
