resource "azurerm_mssql_server" "runs" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  version             = "12.0"
}

resource "azurerm_redis_cache" "weights" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  capacity            = 1
  family              = "P"
  sku_name            = "Premium"
  minimum_tls_version = "1.2"
}

resource "azurerm_postgresql_server" "scratch" {
  name                             = "runs"
  resource_group_name              = "ml"
  location                         = "westeurope"
  sku_name                         = "GP_Gen5_4"
  version                          = "11"
  ssl_enforcement_enabled          = true
  ssl_minimal_tls_version_enforced = "TLS1_2"
}
