variable "choice" {
  type = string
}

resource "azurerm_cognitive_account" "runs" {
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  kind                = "OpenAI"
  sku_name            = "S0"
  local_auth_enabled  = var.choice
}
