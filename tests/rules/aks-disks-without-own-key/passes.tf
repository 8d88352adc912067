resource "azurerm_kubernetes_cluster" "runs" {
  name                   = "ml"
  resource_group_name    = "ml"
  location               = "westeurope"
  dns_prefix             = "ml"
  disk_encryption_set_id = azurerm_disk_encryption_set.ml.id

  default_node_pool {
    name       = "gpu"
    vm_size    = "Standard_NC24ads_A100_v4"
    node_count = 1
  }

  identity {
    type = "SystemAssigned"
  }
}
