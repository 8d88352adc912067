resource "aws_ssm_parameter" "endpoint" {
  name   = "/inference/endpoint"
  type   = "SecureString"
  key_id = "alias/parameters"
  value  = "models.acme.example"
}

resource "aws_ssm_parameter" "stage" {
  name  = "/inference/stage"
  type  = "String"
  value = "test"
}
