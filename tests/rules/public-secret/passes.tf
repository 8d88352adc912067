resource "aws_secretsmanager_secret" "registry" {
  name = "model-registry"
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:role/trainer" }
      Action    = "secretsmanager:GetSecretValue"
      Resource  = "*"
    }]
  })
}
