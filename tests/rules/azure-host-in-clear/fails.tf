resource "azurerm_linux_virtual_machine" "runs" { # finds: azure-host-in-clear
  name                  = "gpu"
  resource_group_name   = "ml"
  location              = "westeurope"
  size                  = "Standard_NC24ads_A100_v4"
  admin_username        = "ml"
  network_interface_ids = [azurerm_network_interface.lan.id]

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }
}

resource "azurerm_linux_virtual_machine" "weights" {
  name                       = "gpu"
  resource_group_name        = "ml"
  location                   = "westeurope"
  size                       = "Standard_NC24ads_A100_v4"
  admin_username             = "ml"
  network_interface_ids      = [azurerm_network_interface.lan.id]
  encryption_at_host_enabled = false # finds: azure-host-in-clear

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }
}
