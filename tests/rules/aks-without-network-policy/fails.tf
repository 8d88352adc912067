resource "azurerm_kubernetes_cluster" "runs" { # finds: aks-without-network-policy
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

resource "azurerm_kubernetes_cluster" "weights" {
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

  network_profile { # finds: aks-without-network-policy
    network_plugin = "azure"
  }
}
