resource "azurerm_machine_learning_workspace" "runs" { # finds: azure-ml-without-own-key
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

resource "azurerm_cognitive_account" "weights" { # finds: azure-ml-without-own-key
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  kind                = "OpenAI"
  sku_name            = "S0"
}

resource "azurerm_databricks_workspace" "scratch" { # finds: azure-ml-without-own-key
  name                         = "ml"
  resource_group_name          = "ml"
  location                     = "westeurope"
  sku                          = "premium"
  customer_managed_key_enabled = true
}

resource "azurerm_synapse_workspace" "team" { # finds: azure-ml-without-own-key
  name                                 = "ml"
  resource_group_name                  = "ml"
  location                             = "westeurope"
  storage_data_lake_gen2_filesystem_id = azurerm_storage_data_lake_gen2_filesystem.ml.id

  identity {
    type = "SystemAssigned"
  }
}
