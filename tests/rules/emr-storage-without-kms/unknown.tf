variable "configuration" {
  type = string
}

resource "aws_emr_security_configuration" "some" {
  name          = "some"
  configuration = var.configuration
}
