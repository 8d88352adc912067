resource "azurerm_postgresql_server" "runs" {
  name                    = "runs"
  resource_group_name     = "ml"
  location                = "westeurope"
  sku_name                = "GP_Gen5_4"
  version                 = "11"
  ssl_enforcement_enabled = false # finds: plaintext-azure-database
}

resource "azurerm_postgresql_flexible_server_configuration" "weights" {
  server_id = azurerm_postgresql_flexible_server.runs.id
  name      = "require_secure_transport"
  value     = "off" # finds: plaintext-azure-database
}

resource "azurerm_redis_cache" "scratch" {
  name                 = "runs"
  resource_group_name  = "ml"
  location             = "westeurope"
  capacity             = 1
  family               = "P"
  sku_name             = "Premium"
  non_ssl_port_enabled = true # finds: plaintext-azure-database
}

resource "azurerm_redis_cache" "team" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  capacity            = 1
  family              = "P"
  sku_name            = "Premium"
  enable_non_ssl_port = true # finds: plaintext-azure-database
}
