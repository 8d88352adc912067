resource "azurerm_role_assignment" "runs" {
  scope                = data.azurerm_subscription.ml.id
  principal_id         = azurerm_user_assigned_identity.trainer.principal_id
  role_definition_name = "Storage Blob Data Reader"
}
