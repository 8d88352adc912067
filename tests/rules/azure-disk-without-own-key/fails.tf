resource "azurerm_managed_disk" "runs" { # finds: azure-disk-without-own-key
  name                 = "data"
  resource_group_name  = "ml"
  location             = "westeurope"
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = 1024
}

resource "azurerm_linux_virtual_machine" "weights" {
  name                  = "gpu"
  resource_group_name   = "ml"
  location              = "westeurope"
  size                  = "Standard_NC24ads_A100_v4"
  admin_username        = "ml"
  network_interface_ids = [azurerm_network_interface.lan.id]

  os_disk { # finds: azure-disk-without-own-key
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }
}
