resource "azurerm_key_vault_key" "never" { # finds: rarely-rotated-azure-key
  name         = "never"
  key_vault_id = azurerm_key_vault.ml.id
  key_type     = "RSA"
  key_opts     = ["wrapKey", "unwrapKey"]
}

resource "azurerm_key_vault_key" "yearly" {
  name         = "yearly"
  key_vault_id = azurerm_key_vault.ml.id
  key_type     = "RSA"
  key_opts     = ["wrapKey", "unwrapKey"]

  rotation_policy {
    automatic {
      time_after_creation = "P1Y" # finds: rarely-rotated-azure-key
    }
  }
}
