resource "aws_secretsmanager_secret" "registry" {
  name = "model-registry"
}

resource "aws_secretsmanager_secret_rotation" "registry" {
  secret_id           = aws_secretsmanager_secret.registry.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:123456789012:function:rotate"

  rotation_rules {
    automatically_after_days = 30
  }
}
