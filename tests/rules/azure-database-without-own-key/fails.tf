resource "azurerm_cosmosdb_account" "runs" { # finds: azure-database-without-own-key
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

resource "azurerm_postgresql_flexible_server" "weights" { # finds: azure-database-without-own-key
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  version             = "16"
  sku_name            = "GP_Standard_D2s_v3"
}
