resource "azurerm_storage_account" "runs" {
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"

  blob_properties {
    delete_retention_policy {
      days = 14
    }
  }
}

resource "azurerm_storage_account" "weights" {
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_replication_type = "ZRS"
  account_kind             = "FileStorage"
  account_tier             = "Premium"
}
