variable "access" {
  type = string
}

resource "azurerm_storage_container" "weights" {
  name                  = "weights"
  storage_account_id    = azurerm_storage_account.ml.id
  container_access_type = var.access
}
