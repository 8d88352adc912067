variable "public" {
  type = bool
}

resource "azurerm_storage_account" "maybe" {
  name                            = "mlweights"
  resource_group_name             = "ml"
  location                        = "westeurope"
  account_tier                    = "Standard"
  account_replication_type        = "ZRS"
  allow_nested_items_to_be_public = var.public
}
