resource "azurerm_machine_learning_compute_cluster" "runs" {
  name                          = "gpu"
  location                      = "westeurope"
  machine_learning_workspace_id = azurerm_machine_learning_workspace.ml.id
  vm_priority                   = "Dedicated"
  vm_size                       = "Standard_NC24ads_A100_v4"
  node_public_ip_enabled        = false
  subnet_resource_id            = azurerm_subnet.ml.id

  scale_settings {
    min_node_count                       = 0
    max_node_count                       = 4
    scale_down_nodes_after_idle_duration = "PT10M"
  }
}

resource "azurerm_databricks_workspace" "weights" {
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  sku                 = "premium"
}

resource "azurerm_machine_learning_workspace" "scratch" {
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
