resource "azurerm_synapse_workspace" "runs" {
  name                                 = "ml"
  resource_group_name                  = "ml"
  location                             = "westeurope"
  storage_data_lake_gen2_filesystem_id = azurerm_storage_data_lake_gen2_filesystem.ml.id
  managed_virtual_network_enabled      = true

  identity {
    type = "SystemAssigned"
  }
}
