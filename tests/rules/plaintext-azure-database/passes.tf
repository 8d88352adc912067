resource "azurerm_postgresql_server" "runs" {
  name                    = "runs"
  resource_group_name     = "ml"
  location                = "westeurope"
  sku_name                = "GP_Gen5_4"
  version                 = "11"
  ssl_enforcement_enabled = true
}

resource "azurerm_mysql_flexible_server_configuration" "weights" {
  resource_group_name = "ml"
  server_name         = "runs"
  name                = "require_secure_transport"
  value               = "ON"
}

resource "azurerm_mysql_flexible_server_configuration" "scratch" {
  resource_group_name = "ml"
  server_name         = "runs"
  name                = "interactive_timeout"
  value               = "600"
}

resource "azurerm_redis_cache" "team" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  capacity            = 1
  family              = "P"
  sku_name            = "Premium"
}
