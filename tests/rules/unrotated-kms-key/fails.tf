resource "aws_kms_key" "models" { # finds: unrotated-kms-key
  description = "models"
}

resource "aws_kms_key" "data" {
  description         = "data"
  enable_key_rotation = false # finds: unrotated-kms-key
}
