resource "azurerm_kubernetes_cluster_node_pool" "runs" {
  name                    = "gpu"
  kubernetes_cluster_id   = azurerm_kubernetes_cluster.ml.id
  vm_size                 = "Standard_NC24ads_A100_v4"
  host_encryption_enabled = true
}

resource "azurerm_kubernetes_cluster_node_pool" "weights" {
  name                   = "gpu"
  kubernetes_cluster_id  = azurerm_kubernetes_cluster.ml.id
  vm_size                = "Standard_NC24ads_A100_v4"
  enable_host_encryption = true
}
