resource "azurerm_kubernetes_cluster" "runs" { # finds: open-aks-api
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

resource "azurerm_kubernetes_cluster" "weights" { # finds: open-aks-api
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

  api_server_access_profile {
    authorized_ip_ranges = ["0.0.0.0/0"]
  }
}

resource "azurerm_kubernetes_cluster" "scratch" {
  name                            = "ml"
  resource_group_name             = "ml"
  location                        = "westeurope"
  dns_prefix                      = "ml"
  private_cluster_enabled         = false # finds: open-aks-api
  api_server_authorized_ip_ranges = []

  default_node_pool {
    name       = "gpu"
    vm_size    = "Standard_NC24ads_A100_v4"
    node_count = 1
  }

  identity {
    type = "SystemAssigned"
  }
}
