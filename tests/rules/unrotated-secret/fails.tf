resource "aws_secretsmanager_secret" "registry" { # finds: unrotated-secret
  name = "model-registry"
}
