variable "vault" {
  type = string
}

resource "azurerm_key_vault" "runs" {
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  tenant_id           = "00000000-0000-0000-0000-000000000000"
  sku_name            = "standard"
}

resource "azurerm_monitor_diagnostic_setting" "maybe" {
  name                       = "audit"
  log_analytics_workspace_id = azurerm_log_analytics_workspace.ml.id
  target_resource_id         = var.vault

  enabled_log {
    category_group = "audit"
  }
}
