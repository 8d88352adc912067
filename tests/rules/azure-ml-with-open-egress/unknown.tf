variable "choice" {
  type = string
}

resource "azurerm_cognitive_account" "runs" {
  name                               = "ml"
  resource_group_name                = "ml"
  location                           = "westeurope"
  kind                               = "OpenAI"
  sku_name                           = "S0"
  outbound_network_access_restricted = var.choice
}
