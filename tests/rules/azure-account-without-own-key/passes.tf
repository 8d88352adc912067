resource "azurerm_storage_account" "runs" {
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"

  customer_managed_key {
    key_vault_key_id          = azurerm_key_vault_key.ml.id
    user_assigned_identity_id = azurerm_user_assigned_identity.ml.id
  }
}

resource "azurerm_storage_account" "weights" {
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"
}

resource "azurerm_storage_account_customer_managed_key" "weights" {
  storage_account_id = azurerm_storage_account.weights.id
  key_vault_id       = azurerm_key_vault.ml.id
  key_name           = "weights"
}
