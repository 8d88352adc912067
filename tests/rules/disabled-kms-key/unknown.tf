variable "enabled" {
  type = bool
}

resource "aws_kms_key" "models" {
  description         = "Models"
  enable_key_rotation = true
  is_enabled          = var.enabled
}
