resource "azurerm_key_vault_key" "runs" {
  name            = "data"
  key_vault_id    = azurerm_key_vault.ml.id
  key_type        = "RSA"
  key_size        = 3072
  key_opts        = ["wrapKey", "unwrapKey"]
  expiration_date = "2027-03-31T00:00:00Z"
}

resource "azurerm_key_vault_key" "weights" {
  name         = "data"
  key_vault_id = azurerm_key_vault.ml.id
  key_type     = "RSA"
  key_size     = 3072
  key_opts     = ["wrapKey", "unwrapKey"]

  rotation_policy {
    expire_after         = "P90D"
    notify_before_expiry = "P29D"
  }
}
