variable "choice" {
  type = string
}

resource "azurerm_linux_virtual_machine" "runs" {
  name                  = "gpu"
  resource_group_name   = "ml"
  location              = "westeurope"
  admin_username        = "ml"
  size                  = var.choice
  network_interface_ids = [azurerm_network_interface.wan.id]

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }
}

resource "azurerm_network_interface" "wan" {
  name                = "gpu"
  resource_group_name = "ml"
  location            = "westeurope"

  ip_configuration {
    name                          = "a"
    subnet_id                     = azurerm_subnet.ml.id
    private_ip_address_allocation = "Dynamic"
    public_ip_address_id          = azurerm_public_ip.ml.id
  }
}
