variable "fronts" {
  type = list(string)
}

resource "azurerm_network_interface" "runs" {
  name                = "gpu"
  resource_group_name = "ml"
  location            = "westeurope"

  dynamic "ip_configuration" {
    for_each = var.fronts

    content {
      name                          = ip_configuration.value
      subnet_id                     = azurerm_subnet.ml.id
      private_ip_address_allocation = "Dynamic"
    }
  }
}
