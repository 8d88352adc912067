resource "azurerm_role_definition" "runs" {
  name  = "trainer"
  scope = data.azurerm_subscription.ml.id

  permissions {
    actions = ["*"] # finds: wildcard-azure-role
  }
}

resource "azurerm_role_definition" "weights" {
  name  = "trainer"
  scope = data.azurerm_subscription.ml.id

  permissions {
    actions      = ["Microsoft.Storage/*/read"]
    data_actions = ["*"] # finds: wildcard-azure-role
  }
}

resource "azurerm_role_definition" "rights" {
  name  = "gives-rights"
  scope = data.azurerm_subscription.ml.id

  permissions {
    actions = ["Microsoft.Authorization/roleDefinitions/write"] # finds: wildcard-azure-role
  }
}
