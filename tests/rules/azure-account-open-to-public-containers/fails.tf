resource "azurerm_storage_account" "left_out" { # finds: azure-account-open-to-public-containers
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"
}

resource "azurerm_storage_account" "said" {
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"

  allow_nested_items_to_be_public = true # finds: azure-account-open-to-public-containers
}
