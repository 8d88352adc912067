resource "azurerm_container_registry" "runs" {
  name                = "mlimages"
  resource_group_name = "ml"
  location            = "westeurope"
  sku                 = "Premium"
}

resource "azurerm_container_registry" "weights" {
  name                   = "mlimages"
  resource_group_name    = "ml"
  location               = "westeurope"
  sku                    = "Premium"
  anonymous_pull_enabled = false
}
