variable "choice" {
  type = string
}

resource "azurerm_redis_cache" "runs" {
  name                 = "runs"
  resource_group_name  = "ml"
  location             = "westeurope"
  capacity             = 1
  family               = "P"
  sku_name             = "Premium"
  non_ssl_port_enabled = var.choice
}
