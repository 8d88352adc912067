resource "azurerm_kubernetes_cluster" "runs" {
  name                    = "ml"
  resource_group_name     = "ml"
  location                = "westeurope"
  dns_prefix              = "ml"
  private_cluster_enabled = true

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

  api_server_access_profile {
    authorized_ip_ranges = ["198.51.100.0/24"]
  }
}

resource "azurerm_kubernetes_cluster" "scratch" {
  name                            = "ml"
  resource_group_name             = "ml"
  location                        = "westeurope"
  dns_prefix                      = "ml"
  api_server_authorized_ip_ranges = ["198.51.100.0/24"]

  default_node_pool {
    name       = "gpu"
    vm_size    = "Standard_NC24ads_A100_v4"
    node_count = 1
  }

  identity {
    type = "SystemAssigned"
  }
}
