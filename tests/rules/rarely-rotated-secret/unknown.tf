variable "days" {
  type = number
}

resource "aws_secretsmanager_secret_rotation" "registry" {
  secret_id = "model-registry"

  rotation_rules {
    automatically_after_days = var.days
  }
}
