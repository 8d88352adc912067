resource "azurerm_mssql_server" "runs" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  version             = "12.0"
  minimum_tls_version = "1.1" # finds: weak-azure-database-tls
}

resource "azurerm_redis_cache" "weights" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  capacity            = 1
  family              = "P"
  sku_name            = "Premium"
  minimum_tls_version = "1.0" # finds: weak-azure-database-tls
}

resource "azurerm_cosmosdb_account" "scratch" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  offer_type          = "Standard"
  minimal_tls_version = "Tls11" # finds: weak-azure-database-tls

  consistency_policy {
    consistency_level = "Session"
  }

  geo_location {
    location          = "westeurope"
    failover_priority = 0
  }
}

resource "azurerm_postgresql_server" "team" {
  name                             = "runs"
  resource_group_name              = "ml"
  location                         = "westeurope"
  sku_name                         = "GP_Gen5_4"
  version                          = "11"
  ssl_enforcement_enabled          = true
  ssl_minimal_tls_version_enforced = "TLSEnforcementDisabled" # finds: weak-azure-database-tls
}
