terraform {
  backend "azurerm" { # finds: state-by-account-key
    resource_group_name  = "state"
    storage_account_name = "acmestate"
    container_name       = "platform"
    key                  = "terraform.tfstate"
  }
}
