resource "aws_ssm_parameter" "endpoint" { # finds: parameter-without-own-key
  name  = "/inference/endpoint"
  type  = "SecureString"
  value = "models.acme.example"
}
