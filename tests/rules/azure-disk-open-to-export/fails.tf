resource "azurerm_managed_disk" "runs" { # finds: azure-disk-open-to-export
  name                 = "data"
  resource_group_name  = "ml"
  location             = "westeurope"
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = 1024
}

resource "azurerm_managed_disk" "weights" { # finds: azure-disk-open-to-export
  name                  = "data"
  resource_group_name   = "ml"
  location              = "westeurope"
  storage_account_type  = "Premium_LRS"
  create_option         = "Empty"
  disk_size_gb          = 1024
  network_access_policy = "AllowAll"
}
