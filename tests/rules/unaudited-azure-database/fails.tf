resource "azurerm_mssql_server" "lab" { # finds: unaudited-azure-database
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  version             = "12.0"
}
