resource "aws_kms_key" "models" {
  description         = "Models"
  enable_key_rotation = true
}

resource "aws_kms_key" "data" {
  description             = "Models"
  enable_key_rotation     = true
  deletion_window_in_days = 14
}
