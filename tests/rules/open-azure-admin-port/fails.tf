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
  source_address_prefix       = "*" # finds: open-azure-admin-port
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
  destination_port_ranges     = ["443", "8000-9000"]
  source_address_prefixes     = ["0.0.0.0/0"] # finds: open-azure-admin-port
}

resource "azurerm_network_security_group" "scratch" {
  name                = "gpu"
  resource_group_name = "ml"
  location            = "westeurope"

  security_rule {
    name                       = "all"
    priority                   = 100
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "*"
    source_port_range          = "*"
    source_address_prefix      = "Internet" # finds: open-azure-admin-port
    destination_port_range     = "*"
    destination_address_prefix = "*"
  }
}
