variable "choice" {
  type = string
}

resource "azurerm_container_registry" "runs" {
  name                = "mlimages"
  resource_group_name = "ml"
  location            = "westeurope"
  sku                 = "Premium"
  admin_enabled       = var.choice
}
