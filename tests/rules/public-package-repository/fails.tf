resource "aws_codeartifact_repository_permissions_policy" "main" {
  domain     = "acme"
  repository = "python"
  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-package-repository
      Effect    = "Allow"
      Principal = { AWS = "*" }
      Action    = "codeartifact:ReadFromRepository"
      Resource  = "*"
    }]
  })
}
