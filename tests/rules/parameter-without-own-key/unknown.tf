variable "type" {
  type = string
}

resource "aws_ssm_parameter" "endpoint" {
  name  = "/inference/endpoint"
  type  = var.type
  value = "models.acme.example"
}
