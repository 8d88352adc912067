resource "aws_ssm_parameter" "endpoint" {
  name  = "/inference/endpoint"
  type  = "String" # finds: plain-text-parameter
  value = "models.acme.example"
}
