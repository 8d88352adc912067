variable "rotate" {
  type = bool
}

resource "aws_kms_key" "models" {
  description         = "models"
  enable_key_rotation = var.rotate
}
