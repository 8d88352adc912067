variable "last" {
  type = string
}

resource "azurerm_mssql_firewall_rule" "maybe" {
  name             = "maybe"
  server_id        = azurerm_mssql_server.runs.id
  start_ip_address = "0.0.0.0"
  end_ip_address   = var.last
}
