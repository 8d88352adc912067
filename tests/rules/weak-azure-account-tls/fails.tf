resource "azurerm_storage_account" "runs" {
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"
  min_tls_version          = "TLS1_0" # finds: weak-azure-account-tls
}
