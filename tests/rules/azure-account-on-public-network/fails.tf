resource "azurerm_storage_account" "runs" { # finds: azure-account-on-public-network
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"
}

resource "azurerm_storage_account" "weights" {
  name                          = "mlweights"
  resource_group_name           = "ml"
  location                      = "westeurope"
  account_tier                  = "Standard"
  account_replication_type      = "ZRS"
  public_network_access_enabled = true # finds: azure-account-on-public-network
}
