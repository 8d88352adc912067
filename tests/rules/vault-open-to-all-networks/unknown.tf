variable "choice" {
  type = string
}

resource "azurerm_key_vault" "runs" {
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  tenant_id           = "00000000-0000-0000-0000-000000000000"
  sku_name            = "standard"

  network_acls {
    bypass         = "AzureServices"
    default_action = var.choice
  }
}
