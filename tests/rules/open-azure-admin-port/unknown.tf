variable "office" {
  type = string
}

resource "azurerm_network_security_rule" "runs" {
  name                        = "in"
  resource_group_name         = "ml"
  network_security_group_name = "gpu"
  priority                    = 100
  direction                   = "Inbound"
  access                      = "Allow"
  protocol                    = "Tcp"
  source_port_range           = "*"
  destination_address_prefix  = "*"
  destination_port_range      = "22"
  source_address_prefix       = var.office
}
