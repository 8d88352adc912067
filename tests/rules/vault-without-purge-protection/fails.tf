resource "azurerm_key_vault" "runs" { # finds: vault-without-purge-protection
  name                = "ml"
  resource_group_name = "ml"
  location            = "westeurope"
  tenant_id           = "00000000-0000-0000-0000-000000000000"
  sku_name            = "standard"
}

resource "azurerm_key_vault" "weights" {
  name                     = "ml"
  resource_group_name      = "ml"
  location                 = "westeurope"
  tenant_id                = "00000000-0000-0000-0000-000000000000"
  sku_name                 = "standard"
  purge_protection_enabled = false # finds: vault-without-purge-protection
}
