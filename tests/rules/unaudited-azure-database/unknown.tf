variable "choice" {
  type = string
}

resource "azurerm_mssql_server" "runs" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  version             = "12.0"
}

resource "azurerm_mssql_server_extended_auditing_policy" "audit" {
  server_id         = azurerm_mssql_server.runs.id
  retention_in_days = 90
  enabled           = var.choice
}
