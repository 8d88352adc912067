resource "azurerm_synapse_workspace" "runs" { # finds: synapse-without-own-network
  name                                 = "ml"
  resource_group_name                  = "ml"
  location                             = "westeurope"
  storage_data_lake_gen2_filesystem_id = azurerm_storage_data_lake_gen2_filesystem.ml.id

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_synapse_workspace" "weights" {
  name                                 = "ml"
  resource_group_name                  = "ml"
  location                             = "westeurope"
  storage_data_lake_gen2_filesystem_id = azurerm_storage_data_lake_gen2_filesystem.ml.id
  managed_virtual_network_enabled      = false # finds: synapse-without-own-network

  identity {
    type = "SystemAssigned"
  }
}
