resource "azurerm_machine_learning_workspace" "runs" { # finds: azure-ml-on-public-network
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

resource "azurerm_cognitive_account" "weights" {
  name                          = "ml"
  resource_group_name           = "ml"
  location                      = "westeurope"
  kind                          = "OpenAI"
  sku_name                      = "S0"
  public_network_access_enabled = true # finds: azure-ml-on-public-network
}

resource "azurerm_ai_services" "scratch" {
  name                  = "ml"
  resource_group_name   = "ml"
  location              = "westeurope"
  sku_name              = "S0"
  public_network_access = "Enabled" # finds: azure-ml-on-public-network
}

resource "azurerm_search_service" "team" { # finds: azure-ml-on-public-network
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  sku                 = "standard"
}
