resource "azurerm_cognitive_account" "runs" {
  name                               = "ml"
  resource_group_name                = "ml"
  location                           = "westeurope"
  kind                               = "OpenAI"
  sku_name                           = "S0"
  outbound_network_access_restricted = true
  fqdns                              = ["models.example.com"]
}

resource "azurerm_machine_learning_workspace" "weights" {
  name                    = "ml"
  resource_group_name     = "ml"
  location                = "westeurope"
  application_insights_id = azurerm_application_insights.ml.id
  key_vault_id            = azurerm_key_vault.ml.id
  storage_account_id      = azurerm_storage_account.ml.id

  identity {
    type = "SystemAssigned"
  }

  managed_network {
    isolation_mode = "AllowOnlyApprovedOutbound"
  }
}

resource "azurerm_synapse_workspace" "scratch" {
  name                                 = "ml"
  resource_group_name                  = "ml"
  location                             = "westeurope"
  storage_data_lake_gen2_filesystem_id = azurerm_storage_data_lake_gen2_filesystem.ml.id
  data_exfiltration_protection_enabled = true
  managed_virtual_network_enabled      = true

  identity {
    type = "SystemAssigned"
  }
}
