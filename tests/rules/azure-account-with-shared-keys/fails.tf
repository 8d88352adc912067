resource "azurerm_storage_account" "runs" { # finds: azure-account-with-shared-keys
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"
}

resource "azurerm_storage_account" "weights" {
  name                      = "mlweights"
  resource_group_name       = "ml"
  location                  = "westeurope"
  account_tier              = "Standard"
  account_replication_type  = "ZRS"
  shared_access_key_enabled = true # finds: azure-account-with-shared-keys
}
