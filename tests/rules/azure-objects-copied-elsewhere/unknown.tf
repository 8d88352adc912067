variable "destination" {}

resource "azurerm_storage_account" "runs" {
  name                     = "acmeruns"
  resource_group_name      = "ml"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "LRS"
}

resource "azurerm_storage_object_replication" "out" {
  source_storage_account_id      = azurerm_storage_account.runs.id
  destination_storage_account_id = var.destination

  rules {
    source_container_name      = "weights"
    destination_container_name = "weights"
  }
}
