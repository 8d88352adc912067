variable "days" {
  type = number
}

resource "aws_kms_key" "maybe" {
  enable_key_rotation     = true
  rotation_period_in_days = var.days
}
