resource "azurerm_role_assignment" "runs" {
  scope                = data.azurerm_subscription.ml.id
  principal_id         = azurerm_user_assigned_identity.trainer.principal_id
  role_definition_name = "Owner" # finds: azure-owner-assignment
}

resource "azurerm_role_assignment" "weights" {
  scope              = data.azurerm_subscription.ml.id
  principal_id       = azurerm_user_assigned_identity.trainer.principal_id
  role_definition_id = "/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635" # finds: azure-owner-assignment
}
