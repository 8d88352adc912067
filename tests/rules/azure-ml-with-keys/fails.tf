resource "azurerm_cognitive_account" "runs" { # finds: azure-ml-with-keys
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  kind                = "OpenAI"
  sku_name            = "S0"
}

resource "azurerm_machine_learning_compute_cluster" "weights" {
  name                          = "gpu"
  location                      = "westeurope"
  machine_learning_workspace_id = azurerm_machine_learning_workspace.ml.id
  vm_priority                   = "Dedicated"
  vm_size                       = "Standard_NC24ads_A100_v4"
  local_auth_enabled            = true # finds: azure-ml-with-keys

  scale_settings {
    min_node_count                       = 0
    max_node_count                       = 4
    scale_down_nodes_after_idle_duration = "PT10M"
  }
}

resource "azurerm_search_service" "scratch" { # finds: azure-ml-with-keys
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  sku                 = "standard"
}
