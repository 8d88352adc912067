variable "action" {
  type = string
}

resource "azurerm_role_definition" "runs" {
  name  = "trainer"
  scope = data.azurerm_subscription.ml.id

  permissions {
    actions = [var.action]
  }
}
