variable "reader" {
  type = string
}

resource "aws_secretsmanager_secret" "registry" {
  name = "model-registry"
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = var.reader }
      Action    = "secretsmanager:GetSecretValue"
      Resource  = "*"
    }]
  })
}
