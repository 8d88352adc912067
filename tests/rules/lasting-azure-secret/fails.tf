resource "azurerm_key_vault_secret" "token" { # finds: lasting-azure-secret
  name         = "token"
  value        = var.token
  key_vault_id = azurerm_key_vault.ml.id
}

variable "token" {
  type      = string
  sensitive = true
}
