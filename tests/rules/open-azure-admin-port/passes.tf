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
  source_address_prefix       = "10.0.0.0/8"
}

resource "azurerm_network_security_rule" "weights" {
  name                        = "in"
  resource_group_name         = "ml"
  network_security_group_name = "gpu"
  priority                    = 100
  direction                   = "Inbound"
  access                      = "Allow"
  protocol                    = "Tcp"
  source_port_range           = "*"
  destination_address_prefix  = "*"
  destination_port_range      = "443"
  source_address_prefix       = "*"
}

resource "azurerm_network_security_rule" "scratch" {
  name                        = "in"
  resource_group_name         = "ml"
  network_security_group_name = "gpu"
  priority                    = 100
  direction                   = "Inbound"
  protocol                    = "Tcp"
  source_port_range           = "*"
  destination_address_prefix  = "*"
  access                      = "Deny"
  destination_port_range      = "*"
  source_address_prefix       = "*"
}

resource "azurerm_network_security_rule" "team" {
  name                        = "in"
  resource_group_name         = "ml"
  network_security_group_name = "gpu"
  priority                    = 100
  direction                   = "Inbound"
  access                      = "Allow"
  protocol                    = "Tcp"
  source_port_range           = "*"
  destination_address_prefix  = "*"
  destination_port_range      = "3389"
  source_address_prefix       = "VirtualNetwork"
}
