resource "azurerm_mssql_server" "runs" { # finds: azure-database-with-passwords
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  version             = "12.0"
}

resource "azurerm_mssql_server" "weights" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  version             = "12.0"

  azuread_administrator {
    login_username              = "dba"
    object_id                   = "00000000-0000-0000-0000-000000000000"
    azuread_authentication_only = false # finds: azure-database-with-passwords
  }
}

resource "azurerm_cosmosdb_account" "scratch" { # finds: azure-database-with-passwords
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
