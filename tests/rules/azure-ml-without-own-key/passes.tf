resource "azurerm_machine_learning_workspace" "runs" {
  name                    = "ml"
  resource_group_name     = "ml"
  location                = "westeurope"
  application_insights_id = azurerm_application_insights.ml.id
  key_vault_id            = azurerm_key_vault.ml.id
  storage_account_id      = azurerm_storage_account.ml.id

  identity {
    type = "SystemAssigned"
  }

  encryption {
    key_vault_id = azurerm_key_vault.ml.id
    key_id       = azurerm_key_vault_key.ml.id
  }
}

resource "azurerm_cognitive_account" "weights" {
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  kind                = "OpenAI"
  sku_name            = "S0"
}

resource "azurerm_cognitive_account_customer_managed_key" "own" {
  cognitive_account_id = azurerm_cognitive_account.weights.id
  key_vault_key_id     = azurerm_key_vault_key.ml.id
}

resource "azurerm_databricks_workspace" "scratch" {
  name                                  = "ml"
  resource_group_name                   = "ml"
  location                              = "westeurope"
  sku                                   = "premium"
  customer_managed_key_enabled          = true
  managed_services_cmk_key_vault_key_id = azurerm_key_vault_key.ml.id
}

resource "azurerm_ai_services" "team" {
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  sku_name            = "S0"

  customer_managed_key {
    key_vault_key_id = azurerm_key_vault_key.ml.id
  }
}
