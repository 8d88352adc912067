variable "choice" {
  type = string
}

resource "azurerm_machine_learning_workspace" "runs" {
  name                          = "ml"
  resource_group_name           = "ml"
  location                      = "westeurope"
  application_insights_id       = azurerm_application_insights.ml.id
  key_vault_id                  = azurerm_key_vault.ml.id
  storage_account_id            = azurerm_storage_account.ml.id
  public_network_access_enabled = var.choice

  identity {
    type = "SystemAssigned"
  }
}
