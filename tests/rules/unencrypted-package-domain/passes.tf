resource "aws_codeartifact_domain" "acme" {
  domain         = "acme"
  encryption_key = aws_kms_key.packages.arn
}

resource "aws_kms_key" "packages" {
  description         = "Packages"
  enable_key_rotation = true
}
