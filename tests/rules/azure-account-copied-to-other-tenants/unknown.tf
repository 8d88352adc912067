variable "copied" {
  type = bool
}

resource "azurerm_storage_account" "maybe" {
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"

  cross_tenant_replication_enabled = var.copied
}
