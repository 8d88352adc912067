resource "azurerm_mssql_server" "runs" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  version             = "12.0"

  azuread_administrator {
    login_username              = "dba"
    object_id                   = "00000000-0000-0000-0000-000000000000"
    azuread_authentication_only = true
  }
}

resource "azurerm_cosmosdb_account" "weights" {
  name                          = "runs"
  resource_group_name           = "ml"
  location                      = "westeurope"
  offer_type                    = "Standard"
  local_authentication_disabled = true

  consistency_policy {
    consistency_level = "Session"
  }

  geo_location {
    location          = "westeurope"
    failover_priority = 0
  }
}

resource "azurerm_cosmosdb_account" "scratch" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  offer_type          = "Standard"
  kind                = "MongoDB"

  consistency_policy {
    consistency_level = "Session"
  }

  geo_location {
    location          = "westeurope"
    failover_priority = 0
  }
}
