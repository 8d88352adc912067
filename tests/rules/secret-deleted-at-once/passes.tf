resource "aws_secretsmanager_secret" "registry" {
  name = "model-registry"
}

resource "aws_secretsmanager_secret" "hub" {
  name                    = "model-hub"
  recovery_window_in_days = 30
}
