resource "azurerm_kubernetes_cluster" "runs" {
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  dns_prefix          = "ml"

  default_node_pool {
    name       = "gpu"
    vm_size    = "Standard_NC24ads_A100_v4"
    node_count = 1
  }

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_kubernetes_cluster_node_pool" "weights" {
  name                   = "gpu"
  kubernetes_cluster_id  = azurerm_kubernetes_cluster.ml.id
  vm_size                = "Standard_NC24ads_A100_v4"
  node_public_ip_enabled = false
}
