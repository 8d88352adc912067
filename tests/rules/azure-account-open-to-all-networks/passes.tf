resource "azurerm_storage_account" "runs" {
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"

  network_rules {
    default_action = "Deny"
    ip_rules       = ["198.51.100.7"]
  }
}

resource "azurerm_storage_account" "weights" {
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"
}

resource "azurerm_storage_account" "scratch" {
  name                          = "mlweights"
  resource_group_name           = "ml"
  location                      = "westeurope"
  account_tier                  = "Standard"
  account_replication_type      = "ZRS"
  public_network_access_enabled = false
}

resource "azurerm_storage_account_network_rules" "closed" {
  storage_account_id = azurerm_storage_account.weights.id
  default_action     = "Deny"
}
