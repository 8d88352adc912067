resource "azurerm_storage_account" "runs" { # finds: azure-account-without-own-key
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"
}
