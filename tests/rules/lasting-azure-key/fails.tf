resource "azurerm_key_vault_key" "runs" { # finds: lasting-azure-key
  name         = "data"
  key_vault_id = azurerm_key_vault.ml.id
  key_type     = "RSA"
  key_size     = 3072
  key_opts     = ["wrapKey", "unwrapKey"]
}
