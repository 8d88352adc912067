resource "azurerm_linux_virtual_machine" "runs" {
  name                            = "gpu"
  resource_group_name             = "ml"
  location                        = "westeurope"
  size                            = "Standard_NC24ads_A100_v4"
  admin_username                  = "ml"
  network_interface_ids           = [azurerm_network_interface.lan.id]
  disable_password_authentication = false # finds: azure-machine-with-password

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }
}

resource "azurerm_virtual_machine" "weights" {
  name                  = "gpu"
  resource_group_name   = "ml"
  location              = "westeurope"
  vm_size               = "Standard_NC24ads_A100_v4"
  network_interface_ids = [azurerm_network_interface.lan.id]

  os_profile_linux_config {
    disable_password_authentication = false # finds: azure-machine-with-password
  }
}
