resource "aws_kms_key" "models" {
  description         = "Models"
  enable_key_rotation = true
}

resource "aws_kms_external_key" "data" {
  description = "Data"
  enabled     = true
}
