variable "days" {
  type = string
}

resource "azurerm_network_watcher_flow_log" "runs" {
  name                 = "gpu"
  resource_group_name  = "ml"
  network_watcher_name = "ml"
  target_resource_id   = azurerm_virtual_network.ml.id
  storage_account_id   = azurerm_storage_account.logs.id
  enabled              = true

  retention_policy {
    enabled = true
    days    = var.days
  }
}
