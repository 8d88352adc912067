resource "azurerm_container_registry" "runs" { # finds: azure-registry-on-public-network
  name                = "mlimages"
  resource_group_name = "ml"
  location            = "westeurope"
  sku                 = "Premium"
}

resource "azurerm_container_registry" "weights" {
  name                          = "mlimages"
  resource_group_name           = "ml"
  location                      = "westeurope"
  sku                           = "Premium"
  public_network_access_enabled = true # finds: azure-registry-on-public-network
}
