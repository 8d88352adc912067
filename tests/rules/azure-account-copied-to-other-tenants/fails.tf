resource "azurerm_storage_account" "copied" {
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"

  cross_tenant_replication_enabled = true # finds: azure-account-copied-to-other-tenants
}
