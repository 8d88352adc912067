resource "azurerm_cognitive_account" "runs" {
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  kind                = "OpenAI"
  sku_name            = "S0"
  local_auth_enabled  = false
}

resource "azurerm_machine_learning_compute_instance" "weights" {
  name                          = "gpu"
  machine_learning_workspace_id = azurerm_machine_learning_workspace.ml.id
  virtual_machine_size          = "Standard_NC24ads_A100_v4"
  local_auth_enabled            = false
}

resource "azurerm_ai_services" "scratch" {
  name                         = "ml"
  resource_group_name          = "ml"
  location                     = "westeurope"
  sku_name                     = "S0"
  local_authentication_enabled = false
}
