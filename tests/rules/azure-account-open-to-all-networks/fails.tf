resource "azurerm_storage_account" "runs" { # finds: azure-account-open-to-all-networks
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"
}

resource "azurerm_storage_account" "weights" { # finds: azure-account-open-to-all-networks
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"

  network_rules {
    default_action = "Allow"
  }
}

resource "azurerm_storage_account_network_rules" "open" {
  storage_account_id = azurerm_storage_account.weights.id
  default_action     = "Allow" # finds: azure-account-open-to-all-networks
}
