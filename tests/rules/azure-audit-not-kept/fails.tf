resource "azurerm_key_vault" "runs" { # finds: azure-audit-not-kept
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  tenant_id           = "00000000-0000-0000-0000-000000000000"
  sku_name            = "standard"
}

resource "azurerm_machine_learning_workspace" "weights" { # finds: azure-audit-not-kept
  name                    = "ml"
  resource_group_name     = "ml"
  location                = "westeurope"
  application_insights_id = azurerm_application_insights.ml.id
  key_vault_id            = azurerm_key_vault.ml.id
  storage_account_id      = azurerm_storage_account.ml.id

  identity {
    type = "SystemAssigned"
  }
}
