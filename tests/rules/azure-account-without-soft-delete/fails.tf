resource "azurerm_storage_account" "runs" { # finds: azure-account-without-soft-delete
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"
}

resource "azurerm_storage_account" "weights" {
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"

  blob_properties {
    delete_retention_policy {
      days = 1 # finds: azure-account-without-soft-delete
    }
  }
}

resource "azurerm_storage_account" "scratch" {
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"

  blob_properties { # finds: azure-account-without-soft-delete
    versioning_enabled = true
  }
}
