resource "azurerm_container_registry" "runs" {
  name                = "mlimages"
  resource_group_name = "ml"
  location            = "westeurope"
  sku                 = "Premium"
  admin_enabled       = true # finds: azure-registry-with-admin
}
