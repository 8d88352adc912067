variable "choice" {
  type = string
}

resource "azurerm_mssql_server" "runs" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  version             = "12.0"
  minimum_tls_version = var.choice
}
