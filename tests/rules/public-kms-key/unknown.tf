variable "readers" {
  type = list(string)
}

resource "aws_kms_key" "models" {
  description         = "Models"
  enable_key_rotation = true
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = var.readers }
      Action    = "kms:Decrypt"
      Resource  = "*"
    }]
  })
}
