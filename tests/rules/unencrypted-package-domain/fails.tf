resource "aws_codeartifact_domain" "acme" { # finds: unencrypted-package-domain
  domain = "acme"
}
