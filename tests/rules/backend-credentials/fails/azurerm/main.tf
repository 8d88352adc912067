terraform {
  backend "azurerm" {
    storage_account_name = "acmestate"
    container_name       = "platform"
    key                  = "terraform.tfstate"
    access_key           = "see the portal" # finds: backend-credentials
  }
}
