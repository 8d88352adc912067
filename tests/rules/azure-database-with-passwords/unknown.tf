variable "choice" {
  type = string
}

resource "azurerm_cosmosdb_account" "runs" {
  name                          = "runs"
  resource_group_name           = "ml"
  location                      = "westeurope"
  offer_type                    = "Standard"
  local_authentication_disabled = var.choice

  consistency_policy {
    consistency_level = "Session"
  }

  geo_location {
    location          = "westeurope"
    failover_priority = 0
  }
}
