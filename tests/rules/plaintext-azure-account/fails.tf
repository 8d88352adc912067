resource "azurerm_storage_account" "runs" {
  name                       = "mlweights"
  resource_group_name        = "ml"
  location                   = "westeurope"
  account_tier               = "Standard"
  account_replication_type   = "ZRS"
  https_traffic_only_enabled = false # finds: plaintext-azure-account
}

resource "azurerm_storage_account" "weights" {
  name                      = "mlweights"
  resource_group_name       = "ml"
  location                  = "westeurope"
  account_tier              = "Standard"
  account_replication_type  = "ZRS"
  enable_https_traffic_only = false # finds: plaintext-azure-account
}
