variable "type" {
  type = string
}

resource "aws_ssm_parameter" "stage" {
  name  = "/release/stage"
  type  = var.type
  value = "test"
}

data "http" "status" {
  url = "https://status.acme.example/?stage=${aws_ssm_parameter.stage.value}"
}
