variable "days" {
  type = number
}

resource "aws_secretsmanager_secret" "registry" {
  name                    = "model-registry"
  recovery_window_in_days = var.days
}
