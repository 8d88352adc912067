variable "choice" {
  type = string
}

resource "azurerm_storage_account" "runs" {
  name                     = "mlweights"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "ZRS"

  network_rules {
    default_action = var.choice
  }
}
