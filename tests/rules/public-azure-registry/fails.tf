resource "azurerm_container_registry" "runs" {
  name                   = "mlimages"
  resource_group_name    = "ml"
  location               = "westeurope"
  sku                    = "Premium"
  anonymous_pull_enabled = true # finds: public-azure-registry
}
