resource "azurerm_cosmosdb_account" "runs" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  offer_type          = "Standard"
  key_vault_key_id    = azurerm_key_vault_key.ml.versionless_id

  consistency_policy {
    consistency_level = "Session"
  }

  geo_location {
    location          = "westeurope"
    failover_priority = 0
  }
}

resource "azurerm_postgresql_flexible_server" "weights" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  version             = "16"
  sku_name            = "GP_Standard_D2s_v3"

  customer_managed_key {
    key_vault_key_id = azurerm_key_vault_key.ml.id
  }
}
