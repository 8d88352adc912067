resource "azurerm_mssql_server" "runs" { # finds: azure-database-on-public-network
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  version             = "12.0"
}

resource "azurerm_postgresql_flexible_server" "weights" {
  name                          = "runs"
  resource_group_name           = "ml"
  location                      = "westeurope"
  version                       = "16"
  sku_name                      = "GP_Standard_D2s_v3"
  public_network_access_enabled = true # finds: azure-database-on-public-network
}

resource "azurerm_mysql_flexible_server" "scratch" { # finds: azure-database-on-public-network
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  sku_name            = "GP_Standard_D2ds_v4"
}

resource "azurerm_cosmosdb_account" "team" { # finds: azure-database-on-public-network
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  offer_type          = "Standard"

  consistency_policy {
    consistency_level = "Session"
  }

  geo_location {
    location          = "westeurope"
    failover_priority = 0
  }
}

resource "azurerm_redis_cache" "lab" { # finds: azure-database-on-public-network
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  capacity            = 1
  family              = "P"
  sku_name            = "Premium"
}

resource "azurerm_mssql_managed_instance" "eval" {
  name                         = "runs"
  resource_group_name          = "ml"
  location                     = "westeurope"
  license_type                 = "BasePrice"
  sku_name                     = "GP_Gen5"
  storage_size_in_gb           = 32
  subnet_id                    = azurerm_subnet.data.id
  vcores                       = 4
  public_data_endpoint_enabled = true # finds: azure-database-on-public-network
}
