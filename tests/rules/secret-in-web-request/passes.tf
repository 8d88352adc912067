resource "aws_ssm_parameter" "stage" {
  name  = "/release/stage"
  type  = "String"
  value = "test"
}

data "http" "status" {
  url = "https://status.acme.example/?stage=${aws_ssm_parameter.stage.value}"
}

data "http" "address" {
  url = "https://checkip.amazonaws.com"
}
