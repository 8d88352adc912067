resource "azurerm_network_interface" "runs" {
  name                = "gpu"
  resource_group_name = "ml"
  location            = "westeurope"

  ip_configuration {
    name                          = "a"
    subnet_id                     = azurerm_subnet.ml.id
    private_ip_address_allocation = "Dynamic"
  }
}
