resource "aws_ssm_parameter" "signing" {
  name  = "/release/signing"
  type  = "SecureString"
  value = var.signing
}

data "http" "status" {
  url = "https://status.acme.example/?from=${aws_ssm_parameter.signing.value}" # finds: secret-in-web-request
}

variable "signing" {
  type      = string
  sensitive = true
}
