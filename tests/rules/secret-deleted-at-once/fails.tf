resource "aws_secretsmanager_secret" "registry" {
  name                    = "model-registry"
  recovery_window_in_days = 0 # finds: secret-deleted-at-once
}
