variable "period" {
  type = string
}

resource "azurerm_key_vault_key" "maybe" {
  name         = "maybe"
  key_vault_id = azurerm_key_vault.ml.id
  key_type     = "RSA"
  key_opts     = ["wrapKey", "unwrapKey"]

  rotation_policy {
    automatic {
      time_after_creation = var.period
    }
  }
}
