variable "choice" {
  type = string
}

resource "azurerm_databricks_workspace" "runs" {
  name                                  = "ml"
  resource_group_name                   = "ml"
  location                              = "westeurope"
  sku                                   = "premium"
  customer_managed_key_enabled          = var.choice
  managed_services_cmk_key_vault_key_id = azurerm_key_vault_key.ml.id
}
