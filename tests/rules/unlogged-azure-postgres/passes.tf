resource "azurerm_postgresql_flexible_server_configuration" "runs" {
  server_id = azurerm_postgresql_flexible_server.runs.id
  name      = "log_connections"
  value     = "on"
}

resource "azurerm_postgresql_flexible_server_configuration" "weights" {
  server_id = azurerm_postgresql_flexible_server.runs.id
  name      = "array_nulls"
  value     = "off"
}
