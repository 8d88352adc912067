variable "choice" {
  type = string
}

resource "azurerm_mssql_server" "runs" {
  name                          = "runs"
  resource_group_name           = "ml"
  location                      = "westeurope"
  version                       = "12.0"
  public_network_access_enabled = var.choice
}
