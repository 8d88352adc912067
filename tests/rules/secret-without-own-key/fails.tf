resource "aws_secretsmanager_secret" "registry" { # finds: secret-without-own-key
  name = "model-registry"
}

resource "aws_secretsmanager_secret" "hub" {
  name       = "hub"
  kms_key_id = "alias/aws/secretsmanager" # finds: secret-without-own-key
}
