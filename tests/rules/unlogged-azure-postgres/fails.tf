resource "azurerm_postgresql_flexible_server_configuration" "runs" {
  server_id = azurerm_postgresql_flexible_server.runs.id
  name      = "log_connections"
  value     = "off" # finds: unlogged-azure-postgres
}
