resource "aws_secretsmanager_secret" "registry" {
  name       = "model-registry"
  kms_key_id = aws_kms_key.secrets.arn
}

resource "aws_kms_key" "secrets" {
  description         = "Secrets"
  enable_key_rotation = true
}

resource "aws_secretsmanager_secret" "hub" {
  name       = "hub"
  kms_key_id = "alias/secrets"
}
