resource "azurerm_kubernetes_cluster_node_pool" "runs" {
  name                   = "gpu"
  kubernetes_cluster_id  = azurerm_kubernetes_cluster.ml.id
  vm_size                = "Standard_NC24ads_A100_v4"
  node_public_ip_enabled = true # finds: aks-nodes-with-public-address
}

resource "azurerm_kubernetes_cluster_node_pool" "weights" {
  name                  = "gpu"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.ml.id
  vm_size               = "Standard_NC24ads_A100_v4"
  enable_node_public_ip = true # finds: aks-nodes-with-public-address
}

resource "azurerm_kubernetes_cluster" "scratch" {
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  dns_prefix          = "ml"

  identity {
    type = "SystemAssigned"
  }

  default_node_pool {
    name                   = "gpu"
    vm_size                = "Standard_NC24ads_A100_v4"
    node_public_ip_enabled = true # finds: aks-nodes-with-public-address
  }
}
