resource "azurerm_container_registry" "runs" {
  name                          = "mlimages"
  resource_group_name           = "ml"
  location                      = "westeurope"
  sku                           = "Premium"
  public_network_access_enabled = false
}
