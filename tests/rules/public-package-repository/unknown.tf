variable "reader" {
  type = string
}

resource "aws_codeartifact_repository_permissions_policy" "main" {
  domain     = "acme"
  repository = "python"
  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = var.reader }
      Action    = "codeartifact:ReadFromRepository"
      Resource  = "*"
    }]
  })
}
