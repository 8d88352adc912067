resource "azurerm_mssql_firewall_rule" "all" {
  name             = "all"
  server_id        = azurerm_mssql_server.runs.id
  start_ip_address = "0.0.0.0" # finds: open-azure-database
  end_ip_address   = "255.255.255.255"
}

resource "azurerm_postgresql_flexible_server_firewall_rule" "nearly_all" {
  name             = "nearly-all"
  server_id        = azurerm_postgresql_flexible_server.runs.id
  start_ip_address = "1.0.0.1" # finds: open-azure-database
  end_ip_address   = "223.255.255.254"
}

resource "azurerm_mysql_flexible_server_firewall_rule" "upwards" {
  name             = "upwards"
  server_id        = azurerm_mysql_flexible_server.runs.id
  start_ip_address = "10.0.0.0" # finds: open-azure-database
  end_ip_address   = "255.255.255.255"
}
