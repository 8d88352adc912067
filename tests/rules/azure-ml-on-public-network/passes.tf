resource "azurerm_machine_learning_workspace" "runs" {
  name                          = "ml"
  resource_group_name           = "ml"
  location                      = "westeurope"
  application_insights_id       = azurerm_application_insights.ml.id
  key_vault_id                  = azurerm_key_vault.ml.id
  storage_account_id            = azurerm_storage_account.ml.id
  public_network_access_enabled = false

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_databricks_workspace" "weights" {
  name                          = "ml"
  resource_group_name           = "ml"
  location                      = "westeurope"
  sku                           = "premium"
  public_network_access_enabled = false
}

resource "azurerm_ai_services" "scratch" {
  name                  = "ml"
  resource_group_name   = "ml"
  location              = "westeurope"
  sku_name              = "S0"
  public_network_access = "Disabled"
}
