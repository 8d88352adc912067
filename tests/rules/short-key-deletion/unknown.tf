variable "days" {
  type = number
}

resource "aws_kms_key" "models" {
  description             = "Models"
  enable_key_rotation     = true
  deletion_window_in_days = var.days
}
