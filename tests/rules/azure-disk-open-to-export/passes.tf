resource "azurerm_managed_disk" "runs" {
  name                          = "data"
  resource_group_name           = "ml"
  location                      = "westeurope"
  storage_account_type          = "Premium_LRS"
  create_option                 = "Empty"
  disk_size_gb                  = 1024
  public_network_access_enabled = false
}

resource "azurerm_managed_disk" "weights" {
  name                  = "data"
  resource_group_name   = "ml"
  location              = "westeurope"
  storage_account_type  = "Premium_LRS"
  create_option         = "Empty"
  disk_size_gb          = 1024
  network_access_policy = "DenyAll"
}
