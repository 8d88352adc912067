resource "azurerm_mssql_firewall_rule" "office" {
  name             = "office"
  server_id        = azurerm_mssql_server.runs.id
  start_ip_address = "198.51.100.1"
  end_ip_address   = "198.51.100.9"
}

# Azure's own services.
resource "azurerm_mysql_flexible_server_firewall_rule" "azure" {
  name                = "azure"
  resource_group_name = "ml"
  server_name         = "runs"
  start_ip_address    = "0.0.0.0"
  end_ip_address      = "0.0.0.0"
}
