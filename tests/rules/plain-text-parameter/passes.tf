resource "aws_ssm_parameter" "endpoint" {
  name  = "/inference/endpoint"
  type  = "SecureString"
  value = "models.acme.example"
}
