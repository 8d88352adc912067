resource "azurerm_key_vault_secret" "token" {
  name            = "token"
  value           = var.token
  key_vault_id    = azurerm_key_vault.ml.id
  expiration_date = "2027-03-31T00:00:00Z"
}

variable "token" {
  type      = string
  sensitive = true
}
