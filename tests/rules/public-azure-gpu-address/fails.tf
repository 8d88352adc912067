resource "azurerm_linux_virtual_machine" "runs" {
  name                  = "gpu"
  resource_group_name   = "ml"
  location              = "westeurope"
  size                  = "Standard_NC24ads_A100_v4"
  admin_username        = "ml"
  network_interface_ids = [azurerm_network_interface.wan.id] # finds: public-azure-gpu-address

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

resource "azurerm_linux_virtual_machine_scale_set" "weights" {
  name                = "gpu"
  resource_group_name = "ml"
  location            = "westeurope"
  sku                 = "Standard_ND96asr_v4"
  admin_username      = "ml"

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }

  network_interface {
    name    = "a"
    primary = true

    ip_configuration {
      name      = "a"
      subnet_id = azurerm_subnet.ml.id

      public_ip_address { # finds: public-azure-gpu-address
        name = "a"
      }
    }
  }
}
