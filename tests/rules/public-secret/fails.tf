resource "aws_secretsmanager_secret_policy" "registry" {
  secret_arn = aws_secretsmanager_secret.registry.arn
  policy = jsonencode({
    Statement = [{ # finds: public-secret
      Effect    = "Allow"
      Principal = "*"
      Action    = "secretsmanager:GetSecretValue"
      Resource  = "*"
    }]
  })
}

resource "aws_secretsmanager_secret" "registry" {
  name = "model-registry"
}
