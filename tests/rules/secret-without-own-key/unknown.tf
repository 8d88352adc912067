variable "key" {
  type = string
}

resource "aws_secretsmanager_secret" "registry" {
  name       = "model-registry"
  kms_key_id = var.key
}
