variable "purpose" {
  type = string
}

resource "aws_security_group" "web" {
  name        = "web"
  description = var.purpose
}
