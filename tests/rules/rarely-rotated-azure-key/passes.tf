resource "azurerm_key_vault_key" "quarterly" {
  name         = "quarterly"
  key_vault_id = azurerm_key_vault.ml.id
  key_type     = "RSA"
  key_opts     = ["wrapKey", "unwrapKey"]

  rotation_policy {
    expire_after         = "P90D"
    notify_before_expiry = "P29D"

    automatic {
      time_before_expiry = "P30D"
    }
  }
}

resource "azurerm_key_vault_key" "monthly" {
  name         = "monthly"
  key_vault_id = azurerm_key_vault.ml.id
  key_type     = "RSA"
  key_opts     = ["wrapKey", "unwrapKey"]

  rotation_policy {
    automatic {
      time_after_creation = "P30D"
    }
  }
}
